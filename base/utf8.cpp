// SPDX-License-Identifier: Apache-2.0

#include "base/utf8.hpp"

namespace plenum::core {

// RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
std::size_t sequence_length(std::string_view s) noexcept {
  auto at = [&](std::size_t i) { return static_cast<unsigned char>(s[i]); };
  auto tail = [&](std::size_t i) { return i < s.size() && (at(i) & 0xC0U) == 0x80U; };
  const auto lead = at(0);
  if (lead < 0x80)
    return 1;
  if (lead < 0xC2 || lead > 0xF4 || !tail(1))
    return 0;
  if (lead < 0xE0)
    return 2;
  if ((lead == 0xE0 && at(1) < 0xA0) || (lead == 0xED && at(1) > 0x9F)
      || (lead == 0xF0 && at(1) < 0x90) || (lead == 0xF4 && at(1) > 0x8F) || !tail(2))
    return 0;
  if (lead < 0xF0)
    return 3;
  return tail(3) ? 4 : 0;
}

} // namespace plenum::core
