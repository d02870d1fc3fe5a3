// SPDX-License-Identifier: Apache-2.0
//
// The command `plenum nodes`: who is in the cluster.

#pragma once

#include <functional>

namespace CLI {
class App;
} // namespace CLI

namespace plenum::core {

/// Asks every node and prints a table of them.
/// The exit status: 1 if the broker cannot be reached, 2 if a node did not answer.
std::function<int()> add_nodes(CLI::App& to);

} // namespace plenum::core
