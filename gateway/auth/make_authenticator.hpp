// SPDX-License-Identifier: Apache-2.0
//
// make_authenticator chooses who decides who is who.

#pragma once

#include "gateway/api/identity.hpp"
#include "gateway/auth/authenticator.hpp"
#include "gateway/settings/server_settings.hpp"

namespace plenum::core {

/// @param program  What the program decides itself; empty: it does not.
/// @returns  null if nothing is said of who may come in; or an error: more than one is chosen, or
///           one of the files cannot be read.
result<std::unique_ptr<authenticator>> make_authenticator(const identity_settings& settings,
                                                          const Authenticator& program);

} // namespace plenum::core
