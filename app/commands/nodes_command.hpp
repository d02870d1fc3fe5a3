// SPDX-License-Identifier: Apache-2.0
//
// The command `plenum nodes`: who is in the cluster.

#pragma once

#include "cluster/make_broker.hpp"

namespace CLI {
class App;
} // namespace CLI

namespace plenum::core {

/// Adds the options of `nodes` to its subcommand; they are written to `to`.
void add_nodes_options(CLI::App& command, broker_settings& to);

/// Asks every node and prints a table of them.
/// @returns  the exit status: 1 if the broker cannot be reached, 2 if a node did not answer.
int list_nodes(const broker_settings& settings);

} // namespace plenum::core
