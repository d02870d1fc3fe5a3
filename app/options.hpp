// SPDX-License-Identifier: Apache-2.0
//
// The settings of `plenum serve`: one table; flags and environment variables
// are two spellings of the same names.

#pragma once

#include "actors/shard.hpp"
#include "base/log.hpp"
#include "cluster/memory_broker.hpp"
#include "gateway/ws_session.hpp"

#include <string>

namespace CLI {
class App;
} // namespace CLI

namespace plenum {

struct serve_options {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8080;
  std::size_t loops = 0; ///< 0: one per core.
  std::string broker = "memory";
  bool insecure = false;
  std::string node_name;     ///< Empty: the host's name.
  std::uint32_t expires = 0; ///< TTL of channels in seconds; 0: none.
  log::format log = log::format::text;
  client_limits clients;
  group_limits groups;
  shard_settings shard;
  session_settings sessions;
  memory_broker_limits memory;
};

/// Adds the options of `serve` to its subcommand; they are written to `to`.
void add_serve_options(CLI::App& command, serve_options& to);

} // namespace plenum
