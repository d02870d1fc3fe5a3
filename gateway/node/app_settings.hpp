// SPDX-License-Identifier: Apache-2.0
//
// to_settings says what the options of an App are as settings.

#pragma once

#include "gateway/api/app.hpp"
#include "gateway/settings/server_settings.hpp"

namespace plenum::core {

/// @throws std::invalid_argument  as App's constructor says.
server_settings to_settings(const AppOptions& options);

} // namespace plenum::core
