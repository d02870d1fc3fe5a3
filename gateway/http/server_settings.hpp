// SPDX-License-Identifier: Apache-2.0
//
// The settings of a server: one table, whether it is run by `plenum serve` or is part of
// a program.

#pragma once

#include "actors/delivery/shard.hpp"
#include "cluster/make_broker.hpp"
#include "gateway/http/drain.hpp"
#include "gateway/ws/ws_session.hpp"

#include <string>

namespace plenum::core {

struct server_settings {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8080;                   ///< 0: a free one.
  std::size_t loops = 0;                       ///< 0: one per core.
  std::string node_name;                       ///< Empty: the host's name.
  std::optional<std::chrono::seconds> expires; ///< TTL of channels on native wires.
  client_limits clients;
  group_limits groups;
  shard_settings shard;
  session_settings sessions;
  broker_settings broker;
  drain_settings draining;
};

} // namespace plenum::core
