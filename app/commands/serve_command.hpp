// SPDX-License-Identifier: Apache-2.0
//
// The command `plenum serve`: the ready-made server. Its endpoints are made with the
// embedding API, as those of any program are.

#pragma once

#include "app/options.hpp"

namespace plenum::core {

/// Serves until SIGTERM or SIGINT.
/// @returns  the exit status.
int serve(const serve_options& options);

} // namespace plenum::core
