// SPDX-License-Identifier: Apache-2.0
//
// The command `plenum bench`: the load generator.

#pragma once

#include <functional>

namespace CLI {
class App;
} // namespace CLI

namespace plenum::core {

/// Runs the load and prints what it found.
/// The exit status: 1 if the load could not be run, 2 if messages were lost, doubled or out of
/// order.
std::function<int()> add_bench(CLI::App& to);

} // namespace plenum::core
