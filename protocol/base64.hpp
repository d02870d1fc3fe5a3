// SPDX-License-Identifier: Apache-2.0
//
// Base64 in the standard alphabet with padding (RFC 4648 section 4): how bytes
// travel in JSON.

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace plenum::core {

/// Appends the base64 of `bytes`.
void append_base64(std::string& out, std::string_view bytes);

/// The bytes that `text` stands for; none if it is anything but the one right
/// encoding of them: no white space, padding required, unused bits zero.
std::optional<std::string> parse_base64(std::string_view text);

} // namespace plenum::core
