// SPDX-License-Identifier: Apache-2.0
//
// dangers are the settings with which a server is not safe where anybody can reach it. They are
// said once at the start, and shown by the metrics.

#pragma once

#include "gateway/settings/server_settings.hpp"

#include <vector>

namespace plenum::core {

struct danger {
  const char* setting; ///< As in `--NAME`.
  const char* what;    ///< What anybody can do then.
};

/// Those that are set.
std::vector<danger> dangers_of(const fixed_settings& settings);

} // namespace plenum::core
