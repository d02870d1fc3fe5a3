// SPDX-License-Identifier: Apache-2.0
//
// A node is what every actor of one process needs to know about the others. It
// is filled before the first connection and does not change afterwards, so all
// threads read it freely.

#pragma once

#include "actors/access_counts.hpp"
#include "actors/actors.hpp"
#include "actors/delivery/history.hpp"
#include "actors/limit_counts.hpp"
#include "actors/loop/live_settings.hpp"
#include "actors/loop/tell.hpp"
#include "actors/parties.hpp"
#include "actors/queue_counts.hpp"
#include "actors/revocations.hpp"

#include <chrono>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace plenum::core {

/// On which of so many loops that is which has this name.
template <class Name>
std::size_t loop_of(const Name& name, std::size_t loops) {
  return std::hash<Name>{}(name) % loops;
}

struct node {
  std::string name{};
  node_id id{};
  history_limits history{};
  std::vector<hub_actor> hubs{};     ///< One per loop, by hash.
  std::vector<shard_actor> shards{}; ///< One per loop, by its index.
  std::vector<relay_actor> relays{}; ///< One per loop, by hash, as the hubs.
  envoy_actor envoy{};               ///< On the first loop.

  /// Of all its actors; only what it points to changes.
  std::shared_ptr<queue_counts> queues = std::make_shared<queue_counts>();
  std::shared_ptr<access_counts> access = std::make_shared<access_counts>();
  std::shared_ptr<core::revocations> revocations = std::make_shared<core::revocations>();

  std::chrono::seconds revocation_lasts = longest_token; ///< If nobody says how long.
  std::shared_ptr<limit_counts> limits = std::make_shared<limit_counts>();

  /// Outlives all places there, as the node outlives its channels.
  std::shared_ptr<core::parties> parties = std::make_shared<core::parties>();

  const hub_actor& hub_of(const group_name& group) const {
    return hubs[loop_of(group, hubs.size())];
  }

  const relay_actor& relay_of(const group_name& group) const {
    return relays[loop_of(group, relays.size())];
  }

  const hub_actor& hub_of(const channel_id& channel) const {
    return hubs[loop_of(channel, hubs.size())];
  }
};

/// How many messages one answer may hold; for the program itself, all that are kept.
inline std::size_t most_history(const live_settings& settings, const answer_to& from) {
  return from.inside ? std::numeric_limits<std::size_t>::max() : settings.clients.history;
}

/// Tells a channel that its command has been handled, of which it is told nothing more here.
inline void finish(const answer_to& to, std::optional<group_name> joined = {}) {
  if (to.channel)
    tell(to.channel, request_done{std::move(joined), to.held});
}

/// Tells a channel the answer to its command.
inline void give(const answer_to& to, any_reply what) {
  if (to.channel)
    tell(to.channel, answer{to.id, std::move(what), to.held});
}

} // namespace plenum::core
