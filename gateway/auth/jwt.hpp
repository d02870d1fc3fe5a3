// SPDX-License-Identifier: Apache-2.0
//
// jwt verifies tokens (RFC 7519, as compact JWS: RFC 7515) and makes them.

#pragma once

#include "actors/identity.hpp"
#include "gateway/auth/key_ring.hpp"

#include <boost/json/object.hpp>

#include <chrono>

namespace plenum::core {

/// What a token has to say besides being signed.
struct jwt_rules {
  std::string issuer{};            ///< `iss`; empty: any.
  std::string audience{};          ///< One of `aud`; empty: any, also none.
  std::chrono::seconds leeway{30}; ///< How far the clocks of others may be off.
};

/// Reads and verifies a token: its form, its algorithm and signature, `exp`, which it must have,
/// `nbf`, `iat`, `iss` and `aud`, then `sub`, `jti` and `plenum`.
/// @returns  whom it stands for; or `errc::unauthorized`, in words that tell nothing of the keys.
result<identity> read_jwt(std::string_view token, const key_ring& keys, const jwt_rules& rules,
                          wall_time now);

/// Makes a token of these claims.
/// @returns  it, or an error if the key is a public one.
result<std::string> make_jwt(const boost::json::object& claims, const jwt_key& key);

} // namespace plenum::core
