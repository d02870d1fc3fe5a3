// SPDX-License-Identifier: Apache-2.0
//
// jwk reads sets of keys in JSON (RFC 7517): those that verify tokens.

#pragma once

#include "gateway/auth/jwt_key.hpp"

#include <vector>

namespace plenum::core {

/// Keys that are for something else, or for algorithms that are not used here, are left out.
/// @returns  the others, at least one; or what is wrong: a key whose `alg` is not for its kind,
///           more than 64 keys.
result<std::vector<jwt_key>> read_jwks(std::string_view json);

} // namespace plenum::core
