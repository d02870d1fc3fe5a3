// SPDX-License-Identifier: Apache-2.0
//
// limit_rows are the settings of what clients may do, and how fast.

#pragma once

#include "actors/loop/rate_limits.hpp"
#include "gateway/settings/setting.hpp"

namespace plenum::core {

/// The words for what becomes of a limit that is passed.
std::vector<std::pair<std::string, limit_mode>> limit_modes();

settings limit_rows(rate_limits& to);

} // namespace plenum::core
