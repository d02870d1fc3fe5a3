// SPDX-License-Identifier: Apache-2.0
//
// memory_broker is the broker of a node that stands alone: publications come
// back at once and history lives in the process. What all groups together may
// hold is bounded. The group that nobody follows and that is longest without a
// publication goes first; of those that are followed only the histories go.

#pragma once

#include "actors/delivery/history.hpp"
#include "cluster/broker.hpp"

#include <array>
#include <list>
#include <unordered_map>

namespace plenum::core {

/// What remembering an idempotency key costs beside the key itself, in bytes.
inline constexpr std::size_t known_key_overhead = 176;

struct memory_broker_limits {
  history_limits history;                      ///< Of each group.
  std::size_t total_bytes = 256 * 1024 * 1024; ///< What all messages and known keys cost.
  std::size_t groups = 100'000;                ///< Of those that nobody follows.
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
  void catch_up(const group_name& group, time_point asked, bool briefly,
                completion<void> done) override;
  void look_around(const group_name& group, time_point asked, completion<presence> done) override;
  void tell(const std::optional<node_id>& whom, std::string what, completion<reach> done) override;
  void revoke(const revocation& what, std::string told, completion<reach> done) override;
  void publish(publication_draft what, time_point asked, completion<receipt> done) override;
  void list(completion<std::vector<group_name>> done) override;
  void forget(const std::optional<group_name>& group, completion<void> done) override;
  void read(const command::history& what, std::size_t max, time_point asked,
            completion<reply::history> done) override;

private:
  struct known_key {
    std::string key;
    position at;
    wall_time until;

    std::size_t bytes() const { return known_key_overhead + key.size(); }
  };

  /// What is done with a group when room is needed.
  enum class place : std::uint8_t {
    loose, ///< Nobody follows it: it goes.
    held,  ///< It is followed: its history and keys go.
    bare,  ///< It is followed and has neither.
  };

  struct stream {
    history saved;
    bool followed = false;
    std::list<known_key> keys{}; ///< Oldest first.
    std::unordered_map<std::string_view, const known_key*> by_key{};
    std::size_t key_bytes = 0; ///< What `keys` cost.
    place in = place::loose;
    std::list<group_name>::iterator turn{}; ///< In the list of its place.

    std::size_t bytes() const { return saved.bytes() + key_bytes; }
    void forget_oldest_key();
  };

  stream& stream_of(const group_name& group);

  /// Answers the publisher, then reports to who follows.
  void deliver(const publication_ptr& what, const completion<receipt>& done);

  /// Runs `f` on the stream, then counts it anew; it is the last of its place to go if it is
  /// `used`.
  template <class F>
  void change(stream& s, bool used, F f);
  void forget_keys(stream& s, wall_time now) const;
  void remember_key(stream& s, const publication& what);
  void make_room();

  std::list<group_name>& list_of(place where) { return turns_[static_cast<std::size_t>(where)]; }

  memory_broker_limits limits_;
  std::function<wall_time()> now_;
  broker_events* events_ = nullptr;
  std::unordered_map<group_name, stream> streams_;
  std::array<std::list<group_name>, 3> turns_; ///< By place; whose turn it is to go comes first.
  std::size_t bytes_ = 0;                      ///< What all streams cost.
};

} // namespace plenum::core
