// SPDX-License-Identifier: Apache-2.0
//
// The settings of `plenum serve`: one table; flags and environment variables
// are two spellings of the same names.

#pragma once

#include "base/log.hpp"
#include "gateway/http/server_settings.hpp"

namespace CLI {
class App;
} // namespace CLI

namespace plenum::core {

struct serve_options {
  server_settings server;
  bool insecure = false;
  std::uint32_t expires = 0; ///< TTL of channels in seconds; 0: none.
  log::format log = log::format::text;
  log::level log_level = log::level::info;
};

/// Adds the options that say where the broker is, which several subcommands have.
void add_broker_options(CLI::App& command, broker_settings& to);

/// Adds the options of `serve` to its subcommand; they are written to `to`.
void add_serve_options(CLI::App& command, serve_options& to);

} // namespace plenum::core
