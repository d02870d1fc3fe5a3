// SPDX-License-Identifier: Apache-2.0
//
// read_number reads a number that somebody has written: in an option, an address, the
// environment.

#pragma once

#include "base/result.hpp"

#include <charconv>
#include <concepts>
#include <limits>

namespace plenum::core {

/// Reads decimal digits and nothing else.
/// @returns  the number, or in words which numbers may stand there: those from `least` to `most`.
template <std::unsigned_integral T>
result<T> read_number(std::string_view text, T least = 0, T most = std::numeric_limits<T>::max()) {
  auto number = T{0};
  const auto* end = text.data() + text.size();
  const auto [rest, problem] = std::from_chars(text.data(), end, number);
  if (problem == std::errc{} && rest == end && number >= least && number <= most)
    return number;
  return error{errc::invalid_field, "a whole number from " + std::to_string(least) + " to "
                                      + std::to_string(most) + " is wanted, not '"
                                      + std::string{text} + "'"};
}

} // namespace plenum::core
