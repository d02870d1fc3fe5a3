// SPDX-License-Identifier: Apache-2.0
//
// The `plenum` command.

#include "app/commands/bench_command.hpp"
#include "app/commands/nodes_command.hpp"
#include "app/commands/serve_command.hpp"

#include <CLI/CLI.hpp>

#include <exception>
#include <iostream>

int main(int argc, char** argv) {
  auto app = CLI::App{"Plenum: publish/subscribe over WebSockets."};
  app.set_version_flag("--version", "plenum " PLENUM_VERSION);
  app.require_subcommand(1);
  auto options = plenum::core::serve_options{};
  auto& serve = *app.add_subcommand("serve", "Run a gateway node until SIGTERM or SIGINT.");
  plenum::core::add_serve_options(serve, options);
  auto load = plenum::core::bench_options{};
  auto& bench = *app.add_subcommand("bench", "Load a server and measure it, for a few seconds.");
  plenum::core::add_bench_options(bench, load);
  auto cluster = plenum::core::broker_settings{};
  auto& nodes = *app.add_subcommand("nodes", "List the nodes of a cluster.");
  plenum::core::add_nodes_options(nodes, cluster);
  CLI11_PARSE(app, argc, argv);
  try {
    if (bench.parsed())
      return plenum::core::bench(load);
    return nodes.parsed() ? plenum::core::list_nodes(cluster) : plenum::core::serve(options);
  } catch (const std::exception& problem) {
    std::cerr << "plenum: " << problem.what() << '\n';
    return 1;
  }
}
