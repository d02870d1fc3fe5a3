// SPDX-License-Identifier: Apache-2.0
//
// memory_broker is the broker of a node that stands alone: publications come
// back at once and history lives in the process. What all groups together may
// hold is bounded. The group that nobody follows and that is longest without a
// publication goes first; of those that are followed only the histories go.
//
// Those of one node, one for each relay, share a memory_room, and each may take what is free. If
// it is full, one that has more than its part gives way, the one that needs room before others:
// then there always is one, so the limits hold, and nobody is kept from its part.
//
// Threading: called by its relay, and by others of its room that need some. A lock is held while
// it changes what it holds, never while it calls somebody.

#pragma once

#include "actors/delivery/history.hpp"
#include "cluster/broker.hpp"

#include <array>
#include <atomic>
#include <list>
#include <mutex>
#include <unordered_map>

namespace plenum::core {

/// What remembering an idempotency key costs beside the key itself, in bytes.
inline constexpr std::size_t known_key_overhead = 176;

struct memory_broker_limits {
  history_limits history; ///< Of each group.

  /// What all messages and known keys of a room cost.
  std::size_t total_bytes = std::size_t{256} * 1024 * 1024;
  std::size_t groups = 100'000;          ///< Of those in a room that nobody follows.
  std::chrono::seconds idempotency{300}; ///< How long a key is remembered.
  std::size_t keys = 10'000;             ///< Remembered per group.
};

class memory_broker;

/// What memory brokers with the same limits share.
struct memory_room {
  std::vector<memory_broker*> brokers{}; ///< All of them, before the first is called.
  std::atomic<std::size_t> bytes = 0;    ///< What all groups cost.
  std::atomic<std::size_t> loose = 0;    ///< How many groups nobody follows.
};

class memory_broker final : public broker {
public:
  /// @param now   Asked for the time of expiry; a test passes its own.
  /// @param room  Without: one of its own.
  memory_broker(const memory_broker_limits& limits, std::function<wall_time()> now,
                std::shared_ptr<memory_room> room = std::make_shared<memory_room>());

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

  /// Gives a publication its position and keeps it, or finds its key.
  receipt keep(const publication_draft& what);

  /// Whether reports of a group are wanted.
  bool is_followed(const group_name& group) const;

  /// Runs `f` on the stream, then counts it anew; it is the last of its place to go if it is
  /// `used`.
  template <class F>
  void change(stream& s, bool used, F f);
  void forget_keys(stream& s, wall_time now) const;
  void remember_key(stream& s, const publication& what);

  /// Whether all hold more than they may.
  bool is_full() const;

  /// Lets something go, here or elsewhere, as long as it is full. Without the lock.
  void make_room();

  /// Lets something go if it is full and more than its part is held here.
  /// @returns  whether that is so.
  bool give_way();
  void drop_first();
  void trim_first(std::size_t excess);

  /// Counts what a stream holds more, or less, than before.
  void count(std::size_t bytes);

  std::list<group_name>& list_of(place where) { return turns_[static_cast<std::size_t>(where)]; }

  memory_broker_limits limits_;
  std::function<wall_time()> now_;
  broker_events* events_ = nullptr;
  std::shared_ptr<memory_room> room_;
  std::mutex mutex_; ///< Guards all that follows.
  std::unordered_map<group_name, stream> streams_;
  std::array<std::list<group_name>, 3> turns_; ///< By place; whose turn it is to go comes first.
  std::size_t bytes_ = 0;                      ///< What all streams cost.
};

} // namespace plenum::core
