// SPDX-License-Identifier: Apache-2.0

#include "app/commands/bench_command.hpp"
#include "app/commands/nodes_command.hpp"
#include "app/commands/revoke_command.hpp"
#include "app/commands/serve_command.hpp"
#include "app/commands/settings_command.hpp"
#include "app/commands/subcommand.hpp"
#include "app/commands/token_command.hpp"

namespace plenum::core {

const std::vector<subcommand>& all_subcommands() {
  static const auto all = std::vector<subcommand>{
    {"serve", "Run a gateway node until SIGTERM or SIGINT.", add_serve},
    {"nodes", "List the nodes of a cluster.", add_nodes},
    {"token", "Make a secret or a token, or check one.", add_token},
    {"revoke", "Let somebody in no more, on all nodes of a cluster.", add_revoke},
    {"settings", "Print the reference of all settings of serve, as Markdown.", add_settings},
    {"bench", "Load a server and measure it, for a few seconds.", add_bench},
  };
  return all;
}

} // namespace plenum::core
