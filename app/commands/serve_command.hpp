// SPDX-License-Identifier: Apache-2.0
//
// The command `plenum serve`: the ready-made server. Its endpoints are made with the
// embedding API, as those of any program are.

#pragma once

#include <functional>

namespace CLI {
class App;
} // namespace CLI

namespace plenum::core {

/// Serves until SIGTERM or SIGINT.
std::function<int()> add_serve(CLI::App& to);

} // namespace plenum::core
