// SPDX-License-Identifier: Apache-2.0

#include "base/utf8.hpp"

#include <cstdint>
#include <cstring>
#include <utility>

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

namespace {

/// The bytes at the front that are below 0x80, or somewhat fewer.
std::size_t ascii_front(std::string_view s) noexcept {
  constexpr auto high = std::uint64_t{0x8080808080808080};
  auto at = std::size_t{0};
  for (; at + 16 <= s.size(); at += 16) {
    auto words = std::pair<std::uint64_t, std::uint64_t>{};
    std::memcpy(&words.first, s.data() + at, 8);
    std::memcpy(&words.second, s.data() + at + 8, 8);
    if (((words.first | words.second) & high) != 0)
      break;
  }
  return at;
}

} // namespace

std::size_t whole_sequences(std::string_view s) noexcept {
  auto at = std::size_t{0};
  while (at < s.size()) {
    at += ascii_front(s.substr(at));
    // So many before the long way is tried again, which costs text that is not ASCII.
    for (auto i = 0; i < 16 && at < s.size(); ++i) {
      const auto is_ascii = (static_cast<unsigned char>(s[at]) & 0x80U) == 0;
      const auto length = is_ascii ? 1 : sequence_length(s.substr(at));
      if (length == 0)
        return at;
      at += length;
    }
  }
  return at;
}

bool begins_sequence(std::string_view s) noexcept {
  if (s.size() >= 4)
    return false;
  // Whatever may follow a beginning can be told from its first two bytes, and a tail of 0x80 or,
  // where that would be too little, of 0xBF fits whenever one does.
  for (const auto tail : {'\x80', '\xBF'}) {
    char whole[] = {tail, tail, tail, tail};
    std::memcpy(whole, s.data(), s.size());
    if (sequence_length({whole, 4}) > s.size())
      return true;
  }
  return false;
}

} // namespace plenum::core
