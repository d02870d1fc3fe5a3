// SPDX-License-Identifier: Apache-2.0
//
// The two ways to write a signature of ECDSA: a token has its two numbers side by side (RFC 7518
// section 3.4), OpenSSL wants DER.

#pragma once

#include <string>
#include <string_view>

namespace plenum::core {

/// @param size  The bytes of each number.
/// @returns     DER; empty if `signature` has another size.
std::string to_der(std::string_view signature, std::size_t size);

/// @param der  A signature that OpenSSL has made.
std::string from_der(std::string_view der, std::size_t size);

} // namespace plenum::core
