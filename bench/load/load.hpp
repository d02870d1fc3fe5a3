// SPDX-License-Identifier: Apache-2.0
//
// A load is one run of the load generator: it connects clients, has them do what is wanted, and
// says what it has seen. One thread, one epoll; it ends by itself.

#pragma once

#include "bench/load/dialect.hpp"
#include "bench/load/target.hpp"
#include "bench/load/traffic.hpp"

#include <sys/types.h>

#include <chrono>
#include <functional>

namespace plenum::core::load {

enum class load_kind : std::uint8_t {
  publish, ///< All join; then publishers publish for a while, until all has arrived.
  idle,    ///< All join, and do nothing.
  connect, ///< All join, and then close.
  recover, ///< All join and get what they have missed; with `wire_name::json` only.
};

struct load_settings {
  load_kind kind = load_kind::publish;
  target where;
  wire_name wire = wire_name::json;
  traffic_shape shape;
  std::size_t payload_bytes = 128; ///< At least `shortest_payload`.
  std::chrono::seconds warm_up{1}; ///< Published, but not counted.
  std::chrono::seconds time{5};    ///< Published and counted.
  std::size_t missed = 50;         ///< Messages that each recovers.
  pid_t server = 0;                ///< Whose time and memory are read; 0: nobody's.
};

/// What one run has seen.
struct findings {
  tally counted;
  faults wrong;
  std::size_t clients = 0;                    ///< That connected and closed, or recovered.
  double seconds = 0;                         ///< In which was counted.
  std::optional<double> cpu_per_delivery;     ///< The server's, in µs.
  std::optional<double> cpu_per_client;       ///< The server's, in µs.
  std::optional<double> bytes_per_connection; ///< Of the server, of clients that are idle.
};

/// Runs a load. Blocks for its time, and at most 10 s more at either end.
/// @param progress  Is told in a few words what goes on.
/// @returns  an error if a connection fails or a server process does not exist; deliveries that
///           went wrong are findings.
result<findings> run_load(const load_settings& settings,
                          const std::function<void(std::string_view)>& progress);

} // namespace plenum::core::load
