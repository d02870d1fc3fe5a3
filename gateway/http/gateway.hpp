// SPDX-License-Identifier: Apache-2.0
//
// A gateway is what all connections of a node share, wherever they come in. It is filled before
// the first of them; afterwards only what is atomic or per loop changes.

#pragma once

#include "actors/node.hpp"
#include "gateway/door/refusals.hpp"
#include "gateway/endpoints/command_endpoint.hpp"
#include "gateway/ws/session_counters.hpp"

#include <deque>
#include <set>

namespace caf {
class actor_system;
} // namespace caf

namespace plenum {

class ChannelBox;

namespace core {

class arrival;
class http_session;

struct gateway {
  gateway(caf::actor_system& system, const core::node& node, ChannelBox& box, std::size_t loops,
          authenticator* who_is_who)
    : system{system},
      node{node},
      box{box},
      counters(loops),
      http(loops),
      arriving(loops),
      who_is_who{who_is_who},
      commands{std::make_shared<command_endpoint>(who_is_who)} {}

  caf::actor_system& system;
  const core::node& node;
  ChannelBox& box;
  std::deque<session_counters> counters;    ///< One per loop.
  std::deque<std::set<http_session*>> http; ///< Those that speak HTTP, per loop.
  std::deque<std::set<arrival*>> arriving;  ///< Those of whom nothing is known yet, per loop.
  refusal_counts refused;
  authenticator* who_is_who; ///< Null: the program does not ask.
  std::shared_ptr<command_endpoint> commands;
};

} // namespace core
} // namespace plenum
