// SPDX-License-Identifier: Apache-2.0
//
// UTF-8, one sequence at a time.

#pragma once

#include <cstddef>
#include <string_view>

namespace plenum::core {

/// The bytes of the sequence at the front of `s`, which is not empty; 0: it is malformed.
std::size_t sequence_length(std::string_view s) noexcept;

} // namespace plenum::core
