// SPDX-License-Identifier: Apache-2.0
//
// make_broker makes the brokers that the settings ask for: in memory for a node that stands
// alone, over Redis for one of many.

#pragma once

#include "actors/delivery/history.hpp"
#include "cluster/broker.hpp"
#include "cluster/redis/connection/url.hpp"

#include <memory>
#include <string>

namespace plenum::core {

struct broker_settings {
  std::optional<redis_url> redis;        ///< None: the node stands alone.
  history_limits history;                ///< Of each group; the same on all nodes.
  std::chrono::seconds idempotency{300}; ///< How long the key of a message is remembered.

  /// What all groups' messages in this node's memory cost.
  std::size_t total_bytes = std::size_t{256} * 1024 * 1024;

  std::chrono::milliseconds redis_wait{5000};     ///< How long a request may wait for Redis.
  std::chrono::milliseconds redis_patience{2000}; ///< How long Redis may be silent.

  /// Reads "memory", or the address of a Redis. @returns  what is wrong with it.
  result<void> choose(std::string_view text);

  /// For people: "memory" or "redis://HOST:PORT", never with a password.
  std::string name() const;
};

/// The brokers of a node: in memory one for each relay, over Redis one for all.
brokers make_brokers(const broker_settings& settings, node_id node, std::size_t relays);

/// The broker of somebody who has no clients, does not count and only asks the nodes: over Redis,
/// which the settings must name.
std::unique_ptr<broker> make_visitor(const broker_settings& settings, node_id visitor);

} // namespace plenum::core
