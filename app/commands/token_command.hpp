// SPDX-License-Identifier: Apache-2.0
//
// `plenum token` makes secrets and tokens, and says what a token is good for.

#pragma once

#include <functional>

namespace CLI {
class App;
} // namespace CLI

namespace plenum::core {

/// Adds its options. @returns  what runs it.
std::function<int()> add_token(CLI::App& to);

} // namespace plenum::core
