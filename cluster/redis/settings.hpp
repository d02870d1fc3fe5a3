// SPDX-License-Identifier: Apache-2.0
//
// The settings of a redis_broker.

#pragma once

#include "actors/delivery/history.hpp"
#include "cluster/redis/connection/url.hpp"

namespace plenum::core {

struct redis_settings {
  redis_url url;
  history_limits history;                ///< The same on all nodes.
  std::chrono::seconds idempotency{300}; ///< How long a key is remembered.
  std::chrono::milliseconds wait{5000};  ///< How long a request may take in all.

  /// How long Redis may be silent, and a connection take to be made, before it counts as dead.
  std::chrono::milliseconds patience{2000};

  bool serves = true; ///< It has clients, and so counts as a node; otherwise it only asks.

  /// How long a node counts as alive that Redis cannot reach.
  std::chrono::milliseconds lease() const { return 3 * patience; }
};

} // namespace plenum::core
