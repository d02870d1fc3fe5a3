// SPDX-License-Identifier: Apache-2.0
//
// The options of a subcommand, made from a table of settings: the command line comes first, then
// the environment, then what is preset.

#pragma once

#include "gateway/settings/setting.hpp"

namespace CLI {
class App;
} // namespace CLI

namespace plenum::core {

/// Adds an option for each row. What is read, or refused with the option's name, is so when the
/// command line is parsed.
void add_options(CLI::App& command, const settings& table);

} // namespace plenum::core
