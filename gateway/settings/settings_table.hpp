// SPDX-License-Identifier: Apache-2.0
//
// The one table of what can be set on a server. A new setting is a new row here.

#pragma once

#include "gateway/settings/server_settings.hpp"
#include "gateway/settings/setting.hpp"

namespace plenum::core {

/// All settings, by group; what they read goes to `to`, which outlives them, and what stands there
/// is what is preset. Each has a variable of the environment: `--ping-interval` is
/// PLENUM_PING_INTERVAL.
settings settings_table(server_settings& to);

/// Those that say where the broker is.
settings broker_table(broker_settings& to);

} // namespace plenum::core
