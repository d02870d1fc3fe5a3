// SPDX-License-Identifier: Apache-2.0
//
// A gateway is what all connections of a node share: its settings, the actors
// behind it, its routes and its metrics. It is filled before the first
// connection; afterwards only what is atomic or per loop changes.

#pragma once

#include "gateway/command_endpoint.hpp"
#include "gateway/metrics.hpp"
#include "gateway/room_endpoint.hpp"
#include "gateway/ws_session.hpp"

#include <atomic>
#include <deque>
#include <set>

namespace plenum {

struct gateway {
  gateway(caf::actor_system& system, const node& where, const session_settings& sessions,
          std::size_t loops)
    : system{system}, where{where}, sessions{sessions}, counters(loops),
      http(loops), metrics{loops} {}

  caf::actor_system& system;
  const node& where;
  const session_settings& sessions;
  std::deque<session_counters> counters; ///< One per loop.
  std::deque<std::set<timer*>> http;     ///< Sessions that speak HTTP, per loop.
  node_metrics metrics;
  std::optional<std::chrono::seconds> expires; ///< TTL of new channels.
  command_endpoint commands;
  room_endpoint rooms;
  std::atomic<bool> stopping = false;
  std::atomic<std::size_t> connections = 0; ///< Open sockets of all kinds.
};

} // namespace plenum
