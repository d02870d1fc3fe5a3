// SPDX-License-Identifier: Apache-2.0
//
// A server is one whole node: it makes the loops, the actors, the broker and
// the listener, hands each what it needs, runs until it is told to stop, and
// takes everything down in order.

#pragma once

#include "app/options.hpp"

namespace plenum {

/// Serves until SIGTERM or SIGINT. Called by `main`, once.
/// @returns  the exit code.
int serve(const serve_options& options);

} // namespace plenum
