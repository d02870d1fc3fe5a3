// SPDX-License-Identifier: Apache-2.0
//
// redis_catch_up is who waits until all that was published before has been reported. A mark
// that this node sends itself comes after it, in the one order in which Redis reports; while the
// subscriptions are repaired, what is read from the history then does. Pure; not thread-safe.

#pragma once

#include "cluster/broker.hpp"

#include <string>
#include <unordered_map>
#include <vector>

namespace plenum::core {

class redis_catch_up {
public:
  /// @param is_read  Whether a group's history, by its channel, is being read.
  explicit redis_catch_up(std::function<bool(const std::string&)> is_read)
    : is_read_{std::move(is_read)} {}

  void add(const std::string& channel, time_point deadline, completion<void> done);

  /// The mark with this number is sent: those who wait for none yet wait for it.
  void on_sent(std::uint64_t mark);

  /// It was reported.
  void on_mark(std::uint64_t mark);

  /// Nothing is reported until the histories have been read, which will be later.
  void on_silence();

  /// The history of the group was read.
  void on_read(const std::string& channel);

  void on_time(time_point now);
  void fail_all(const error& why);

private:
  struct entry {
    time_point deadline;
    completion<void> done;
    std::uint64_t mark = 0; ///< 0: none has been sent.
    bool heard = false;
  };

  /// Removes those of whom `f` is true. @returns  them.
  template <class F>
  std::vector<entry> take(F f);
  template <class F>
  static void move(std::vector<entry>& from, std::vector<entry>& to, F f);

  std::function<bool(const std::string&)> is_read_;
  std::unordered_map<std::string, std::vector<entry>> waiting_; ///< By channel.
};

} // namespace plenum::core
