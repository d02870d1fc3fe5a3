// SPDX-License-Identifier: Apache-2.0
//
// memory_broker is the broker of a node that stands alone: publications come
// back at once and history lives in the process. What all groups together may
// hold is bounded; the group longest without a saved publication goes first.

#pragma once

#include "actors/history.hpp"
#include "cluster/broker.hpp"

#include <list>
#include <unordered_map>
#include <unordered_set>

namespace plenum {

struct memory_broker_limits {
  history_limits history;                      ///< Of each group.
  std::size_t total_bytes = 256 * 1024 * 1024; ///< Of all groups' payloads.
  std::size_t groups = 100'000;                ///< With history or known keys.
  std::chrono::seconds idempotency{300};       ///< How long a key is remembered.
  std::size_t keys = 10'000;                   ///< Remembered per group.
};

class memory_broker final : public broker {
public:
  /// @param now  Asked for the time of expiry; a test passes its own.
  memory_broker(const memory_broker_limits& limits, std::function<wall_time()> now);

  void start(broker_events& events) override;
  void follow(const group_name& group, completion<history_page> done) override;
  void unfollow(const group_name& group) override;
  void count_elsewhere(const group_name& group, completion<std::size_t> done) override;
  void tell(const std::optional<node_id>& whom, std::string what,
            completion<std::size_t> done) override;
  void publish(publication what, completion<receipt> done) override;
  void list(completion<std::vector<group_name>> done) override;
  void forget(const std::optional<group_name>& group, completion<void> done) override;
  void read(const command::history& what, std::size_t max,
            completion<reply::history> done) override;

private:
  struct known_key {
    std::string key;
    position at;
    wall_time until;
  };

  /// A group with history or known keys.
  struct stream {
    history saved;
    std::list<known_key> keys; ///< Oldest first.
    std::unordered_map<std::string_view, const known_key*> by_key;
    std::list<group_name>::iterator age; ///< Its place in `oldest_first_`.
  };

  stream& stream_of(const group_name& group);
  void expire(stream& s, wall_time now);
  void forget_keys(stream& s, wall_time now) const;
  void remember_key(stream& s, const publication& what);
  void make_room();

  memory_broker_limits limits_;
  std::function<wall_time()> now_;
  broker_events* events_ = nullptr;
  std::unordered_map<group_name, stream> streams_;
  std::list<group_name> oldest_first_; ///< By their last saved publication.
  std::unordered_set<group_name> followed_;
  std::size_t bytes_ = 0;
};

} // namespace plenum
