// SPDX-License-Identifier: Apache-2.0
//
// Base64 without padding and with the alphabet of URLs (RFC 4648 section 5), as tokens and keys are
// written.

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace plenum::core {

std::string to_base64url(std::string_view bytes);

/// @returns  the bytes; nothing if `text` is not the one way to write them.
std::optional<std::string> parse_base64url(std::string_view text);

} // namespace plenum::core
