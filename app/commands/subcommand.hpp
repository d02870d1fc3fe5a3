// SPDX-License-Identifier: Apache-2.0
//
// The subcommands of `plenum`, a row each. A new one is a file of its own here and a row in
// all_subcommands.cpp.

#pragma once

#include <functional>
#include <vector>

namespace CLI {
class App;
} // namespace CLI

namespace plenum::core {

struct subcommand {
  const char* name;
  const char* help;

  /// Adds its options. @returns  what runs it, when they are parsed, and returns the exit status.
  std::function<int()> (*add)(CLI::App& to);
};

/// In the order of `--help`.
const std::vector<subcommand>& all_subcommands();

} // namespace plenum::core
