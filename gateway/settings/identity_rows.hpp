// SPDX-License-Identifier: Apache-2.0
//
// The rows of settings that say who is who.

#pragma once

#include "gateway/settings/server_settings.hpp"
#include "gateway/settings/setting.hpp"

namespace plenum::core {

settings identity_rows(identity_settings& to);

} // namespace plenum::core
