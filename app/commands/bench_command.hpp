// SPDX-License-Identifier: Apache-2.0
//
// The command `plenum bench`: the load generator.

#pragma once

#include "bench/load/load.hpp"

#include <string>

namespace CLI {
class App;
} // namespace CLI

namespace plenum::core {

struct bench_options {
  std::string url = "ws://127.0.0.1:8080/ws";
  load::load_settings load;
  bool idle = false;
  bool json = false;
};

/// Adds the options of `bench` to its subcommand; they are written to `to`.
void add_bench_options(CLI::App& command, bench_options& to);

/// Runs the load and prints what it found.
/// @returns  the exit status: 1 if the load could not be run, 2 if messages were lost, doubled
///           or out of order.
int bench(bench_options options);

} // namespace plenum::core
