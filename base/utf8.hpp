// SPDX-License-Identifier: Apache-2.0
//
// UTF-8 (RFC 3629), one sequence at a time or as much as there is.

#pragma once

#include <cstddef>
#include <string_view>

namespace plenum::core {

/// The bytes of the sequence at the front of `s`, which is not empty; 0: it is malformed.
std::size_t sequence_length(std::string_view s) noexcept;

/// The bytes of the whole sequences at the front of `s`.
std::size_t whole_sequences(std::string_view s) noexcept;

/// Whether `s`, at the front of which there is no whole sequence, can become one with more bytes.
bool begins_sequence(std::string_view s) noexcept;

} // namespace plenum::core
