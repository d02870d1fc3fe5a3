// SPDX-License-Identifier: Apache-2.0
//
// The command `plenum settings`: the reference of all settings, which is docs/settings.md.

#pragma once

#include <functional>
#include <string>

namespace CLI {
class App;
} // namespace CLI

namespace plenum::core {

std::function<int()> add_settings(CLI::App& to);

/// The reference, as Markdown.
std::string settings_reference();

} // namespace plenum::core
