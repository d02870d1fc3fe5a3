// SPDX-License-Identifier: Apache-2.0
//
// check_json says whether a piece of text is one JSON value and nothing else.
// Payloads are forwarded as they came, inside frames for other clients: a
// payload that is not strictly valid would break theirs.

#pragma once

#include <cstdint>
#include <string_view>

namespace plenum::core {

enum class json_fault : std::uint8_t {
  none,
  syntax,    ///< Not JSON (RFC 8259).
  depth,     ///< Nested deeper than `max_depth`.
  number,    ///< An exponent of more than nine digits.
  surrogate, ///< A string with half of a surrogate pair.
};

/// Checks `text` without keeping anything of it. Numbers may have any number
/// of digits.
json_fault check_json(std::string_view text) noexcept;

} // namespace plenum::core
