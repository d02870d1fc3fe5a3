// SPDX-License-Identifier: Apache-2.0
//
// redis_followings is what comes up from Redis: which groups this node follows, and how what is
// reported and what is read anew become one order. What was missed while a connection was broken
// is read from the history; what cannot be had any more is announced.
//
// Threading: everything on the thread of the connections, unless it says otherwise. Completions
// and events come from there.

#pragma once

#include "cluster/redis/catch_up.hpp"
#include "cluster/redis/connections.hpp"
#include "cluster/redis/read.hpp"
#include "cluster/redis/self.hpp"

#include <deque>

namespace plenum::core {

class redis_followings {
public:
  /// All outlive this.
  redis_followings(const redis_settings& settings, redis_self& self,
                   redis_connections& connections);
  redis_followings(const redis_followings&) = delete;
  redis_followings& operator=(const redis_followings&) = delete;
  ~redis_followings() = default;

  /// Before the connections start.
  /// @param events  Outlives this.
  void start(broker_events& events);

  /// As `broker::follow` has it. Fails with `errc::relay_unavailable` if it takes too long or
  /// the group is removed, and with what Redis says if the history cannot be read.
  void add(const group_name& group, completion<history_page> done);

  /// As `broker::unfollow` has it.
  void remove(const group_name& group);

  /// Keeps the group followed until it is let go, so that Redis counts this node as before.
  /// @returns  whether it is followed, and so has to be let go.
  bool hold(const std::string& channel);
  void let_go(const std::string& channel);

  /// As `broker::catch_up` has it. Fails with `errc::relay_unavailable` at the deadline.
  void catch_up(const group_name& group, time_point deadline, completion<void> done);

  /// Reads the history of a group, followed or not. Fails at the deadline.
  void read(redis_read::question what, time_point deadline, completion<redis_page> done);

  /// Fails all who wait.
  void fail_all(const error& why);

  /// Messages that could not be read. Any thread.
  std::uint64_t unreadable() const noexcept { return unreadable_; }

  // -- what Redis reports

  void on_subscribed(const std::string& channel);
  void on_message(const std::string& channel, std::string_view message);
  void on_unsubscribed();

  /// Several times a second: gives up who has waited too long, and reads histories again that
  /// could not be.
  void on_time(time_point now);

private:
  /// A follow that has not been answered.
  struct patient {
    time_point deadline;
    completion<history_page> done;
  };

  struct followed {
    group_name group;
    redis_sequence order{};
    std::uint64_t asked = 0;        ///< Only the last page that was asked for counts.
    std::vector<patient> waiting{}; ///< Until the first page.
    std::size_t counting = 0;       ///< Questions under way whose answers count this node, too.
    bool leaving = false;           ///< Unfollowed; goes when they are answered.
  };

  /// A group, by its channel, that something is to be done about.
  struct due {
    time_point when;
    std::string channel;
  };

  void ask(redis_read::question what, redis_read::marker mark, time_point deadline,
           completion<redis_page> done);
  void read_page(const std::string& channel, followed& what);
  void on_page(const std::string& channel, std::uint64_t asked, const result<redis_page>& page);
  void on_unreadable(const std::string& channel, followed& what, const error& why);
  void on_mark(std::string_view mark);
  void on_unreadable_message(const group_name& group, const error& why);
  void apply(const std::string& channel, followed& what, const redis_sequence::step& next);
  void send_mark();
  std::pair<std::uint64_t, std::string> make_mark(const std::string& channel);

  const redis_settings& settings_;
  redis_self& self_;
  redis_connections& connections_;
  broker_events* events_ = nullptr;
  std::unordered_map<std::string, followed> followed_; ///< By channel.
  std::deque<due> patient_; ///< Whose follows are to be given up that wait still.
  std::deque<due> again_;   ///< Whose history is to be read again.
  redis_catch_up catching_up_;
  std::uint64_t last_mark_ = 0;
  bool hears_all_ = false;   ///< On this connection everything has been subscribed once.
  bool mark_wanted_ = false; ///< And will be sent.
  bool newer_version_ = false;
  std::atomic<std::uint64_t> unreadable_ = 0;
};

} // namespace plenum::core
