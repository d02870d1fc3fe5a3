// SPDX-License-Identifier: Apache-2.0
//
// The command `plenum revoke`: somebody is let in no more, on all nodes of a cluster.

#pragma once

#include <functional>

namespace CLI {
class App;
} // namespace CLI

namespace plenum::core {

/// Has Redis keep a revocation and all nodes heed it, or lists those that hold.
/// The exit status: 1 if nothing was done, 2 if a node has not answered.
std::function<int()> add_revoke(CLI::App& to);

} // namespace plenum::core
