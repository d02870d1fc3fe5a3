// SPDX-License-Identifier: Apache-2.0
//
// The `plenum` command.

#include "app/bench_command.hpp"
#include "app/nodes_command.hpp"
#include "app/serve_command.hpp"

#include <CLI/CLI.hpp>

#include <exception>
#include <iostream>

int main(int argc, char** argv) {
  auto app = CLI::App{"Plenum: publish/subscribe over WebSockets."};
  app.set_version_flag("--version", "plenum " PLENUM_VERSION);
  app.require_subcommand(1);
  auto options = plenum::serve_options{};
  auto& serve = *app.add_subcommand("serve", "Run a gateway node until SIGTERM or SIGINT.");
  plenum::add_serve_options(serve, options);
  auto load = plenum::bench_options{};
  auto& bench = *app.add_subcommand("bench", "Load a server and measure it, for a few seconds.");
  plenum::add_bench_options(bench, load);
  auto cluster = plenum::broker_settings{};
  auto& nodes = *app.add_subcommand("nodes", "List the nodes of a cluster.");
  plenum::add_nodes_options(nodes, cluster);
  CLI11_PARSE(app, argc, argv);
  try {
    if (bench.parsed())
      return plenum::bench(load);
    return nodes.parsed() ? plenum::list_nodes(cluster) : plenum::serve(options);
  } catch (const std::exception& problem) {
    std::cerr << "plenum: " << problem.what() << '\n';
    return 1;
  }
}
