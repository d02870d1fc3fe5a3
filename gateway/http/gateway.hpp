// SPDX-License-Identifier: Apache-2.0
//
// A gateway is what all connections of a node share: the actors behind it,
// its routes and its metrics. It is filled before the first
// connection; afterwards only what is atomic or per loop changes.

#pragma once

#include "cluster/broker.hpp"
#include "gateway/endpoints/command_endpoint.hpp"
#include "gateway/http/metrics.hpp"
#include "gateway/http/route_table.hpp"
#include "gateway/net/connection_count.hpp"

#include <atomic>
#include <deque>
#include <set>

namespace plenum::core {

class http_session;

struct gateway {
  gateway(caf::actor_system& system, const node& where, ChannelBox& box, const broker& through,
          std::size_t loops, const Router& router);

  caf::actor_system& system;
  const node& where;
  ChannelBox& box;
  route_table routes;
  std::deque<session_counters> counters;    ///< One per loop.
  std::deque<std::set<http_session*>> http; ///< Those that speak HTTP, per loop.
  node_metrics metrics;
  std::shared_ptr<command_endpoint> commands = std::make_shared<command_endpoint>();
  const broker& through;
  std::atomic<bool> leaving = false;  ///< The balancer is to send nobody any more.
  std::atomic<bool> stopping = false; ///< Nobody is let in any more.
  connection_counts connections;
};

} // namespace plenum::core
