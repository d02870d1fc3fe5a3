// SPDX-License-Identifier: Apache-2.0
//
// The `plenum` command.

#include "app/server.hpp"

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
  CLI11_PARSE(app, argc, argv);
  try {
    return plenum::serve(options);
  } catch (const std::exception& problem) {
    std::cerr << "plenum: " << problem.what() << '\n';
    return 1;
  }
}
