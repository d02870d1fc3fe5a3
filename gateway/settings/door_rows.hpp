// SPDX-License-Identifier: Apache-2.0
//
// The rows of settings_table that say who may come in.

#pragma once

#include "gateway/door/door_settings.hpp"
#include "gateway/settings/setting.hpp"

namespace plenum::core {

/// Who may come in, and who is believed. What they read into outlives them.
settings door_rows(door_settings& to);

/// How many may.
settings door_limit_rows(door_limits& to);

} // namespace plenum::core
