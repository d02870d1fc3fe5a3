// SPDX-License-Identifier: Apache-2.0
//
// The `plenum` command.

#include "app/commands/subcommand.hpp"
#include "app/help.hpp"

#include <exception>
#include <iostream>

int main(int argc, char** argv) {
  auto app = CLI::App{"Plenum: publish/subscribe over WebSockets.", "plenum"};
  app.formatter(std::make_shared<plenum::core::help_formatter>());
  app.set_version_flag("--version", "plenum " PLENUM_VERSION, "Print the version and exit");
  app.set_help_flag("-h,--help", "Print this and exit");
  app.require_subcommand(1);
  auto run = std::function<int()>{};
  for (const auto& each : plenum::core::all_subcommands()) {
    auto& added = *app.add_subcommand(each.name, each.help)->group("Commands");
    added.parse_complete_callback([&run, ready = each.add(added)] { run = ready; });
  }
  CLI11_PARSE(app, argc, argv);
  try {
    return run();
  } catch (const std::exception& problem) {
    std::cerr << "plenum: " << problem.what() << '\n';
    return 1;
  }
}
