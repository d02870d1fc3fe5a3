// SPDX-License-Identifier: Apache-2.0
//
// A jwt_key verifies signatures of tokens, or makes them, by the one algorithm that it is for
// (RFC 7518 section 3, RFC 8037): which one the token names is only compared with it.
//
// Made with OpenSSL: the libjwt of Debian 12 compares signatures of HMAC in a time that depends on
// them (CVE-2024-25189), and knows neither EdDSA nor JWKS.

#pragma once

#include "base/result.hpp"

#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace plenum::core {

enum class jwt_algorithm : std::uint8_t {
  hs256,
  hs384,
  hs512,
  rs256,
  rs384,
  rs512,
  es256,
  es384,
  eddsa, ///< Ed25519.
};

/// As a token's header names it: "HS256".
std::string_view to_string(jwt_algorithm of) noexcept;

/// @returns  the algorithm; nothing for "none" and whatever else is not one of them.
std::optional<jwt_algorithm> parse_jwt_algorithm(std::string_view name) noexcept;

constexpr bool is_hmac(jwt_algorithm of) noexcept {
  return of <= jwt_algorithm::hs512;
}

/// Of OpenSSL, shared.
using evp_key = std::shared_ptr<evp_pkey_st>;

class jwt_key {
public:
  /// A shared secret. @returns  the key, or an error if it is shorter than the hash (RFC 7518
  /// section 3.2).
  static result<jwt_key> from_secret(std::string secret, jwt_algorithm how, std::string id = {});

  /// A public key, a private one, or a certificate, in PEM: RS256 for RSA of 2048 bits or more,
  /// ES256 and ES384 for the curves P-256 and P-384, EdDSA for Ed25519.
  static result<jwt_key> from_pem(const std::string& pem);

  /// A key of OpenSSL. @returns  it, or an error if `how` is not for such keys.
  static result<jwt_key> from_evp(evp_key key, jwt_algorithm how, std::string id);

  /// What tokens call it; empty: it has no name.
  const std::string& id() const noexcept { return id_; }

  jwt_algorithm algorithm() const noexcept { return how_; }

  /// Whether `signature` is that of `text`. Takes the same time for all wrong ones.
  bool verify(std::string_view text, std::string_view signature) const;

  /// @returns  the signature; or an error if the key is a public one.
  result<std::string> sign(std::string_view text) const;

private:
  jwt_key(jwt_algorithm how, std::string id, std::string secret, evp_key key)
    : how_{how}, id_{std::move(id)}, secret_{std::move(secret)}, key_{std::move(key)} {}

  std::string mac(std::string_view text) const;

  jwt_algorithm how_;
  std::string id_;
  std::string secret_; ///< Of HMAC.
  evp_key key_;        ///< Of the others.
};

} // namespace plenum::core
