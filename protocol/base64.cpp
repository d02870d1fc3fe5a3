// SPDX-License-Identifier: Apache-2.0

#include "protocol/base64.hpp"

#include <array>
#include <cstdint>

namespace plenum::core {

namespace {

constexpr std::string_view alphabet
  = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The value of each character; 64 and above for those that have none.
constexpr auto values = [] {
  auto table = std::array<std::uint8_t, 256>{};
  table.fill(0xFF);
  for (std::size_t i = 0; i < alphabet.size(); ++i)
    table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
  return table;
}();

std::uint32_t byte_at(std::string_view s, std::size_t i) {
  return i < s.size() ? static_cast<unsigned char>(s[i]) : 0U;
}

} // namespace

void append_base64(std::string& out, std::string_view bytes) {
  out.reserve(out.size() + (bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto bits = byte_at(bytes, i) << 16U | byte_at(bytes, i + 1) << 8U
                      | byte_at(bytes, i + 2);
    out += alphabet[bits >> 18U];
    out += alphabet[bits >> 12U & 63U];
    out += i + 1 < bytes.size() ? alphabet[bits >> 6U & 63U] : '=';
    out += i + 2 < bytes.size() ? alphabet[bits & 63U] : '=';
  }
}

std::optional<std::string> parse_base64(std::string_view text) {
  if (text.size() % 4 != 0)
    return std::nullopt;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  text.remove_suffix(padding);
  auto bytes = std::string{};
  bytes.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t bits = 0;
  unsigned held = 0; // How many low bits of `bits` are not written yet.
  for (const auto c : text) {
    const auto value = values[static_cast<unsigned char>(c)];
    if (value > 63)
      return std::nullopt;
    bits = (bits << 6U | value) & 0xFFFU;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes += static_cast<char>(bits >> held & 0xFFU);
    }
  }
  if ((bits & ((1U << held) - 1U)) != 0)
    return std::nullopt;
  return bytes;
}

} // namespace plenum::core
