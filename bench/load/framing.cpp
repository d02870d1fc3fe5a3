// SPDX-License-Identifier: Apache-2.0

#include "bench/load/framing.hpp"

#include <array>

namespace plenum::core::load {

namespace {

void append_big_endian(std::string& out, std::uint64_t value, unsigned bytes) {
  for (auto shift = bytes * 8; shift > 0; shift -= 8)
    out += static_cast<char>((value >> (shift - 8)) & 0xFFU);
}

void append_length(std::string& out, std::size_t length) {
  constexpr auto masked = 0x80U;
  if (length < 126) {
    out += static_cast<char>(masked | length);
  } else if (length <= 0xFFFF) {
    out += static_cast<char>(masked | 126U);
    append_big_endian(out, length, 2);
  } else {
    out += static_cast<char>(masked | 127U);
    append_big_endian(out, length, 8);
  }
}

} // namespace

void append_client_frame(std::string& out, opcode kind, std::string_view body, std::uint32_t mask) {
  out += static_cast<char>(0x80U | static_cast<unsigned>(kind)); // FIN
  append_length(out, body.size());
  append_big_endian(out, mask, 4);
  const auto key = std::array{static_cast<char>(mask >> 24), static_cast<char>(mask >> 16),
                              static_cast<char>(mask >> 8), static_cast<char>(mask)};
  const auto start = out.size();
  out += body;
  for (std::size_t i = 0; i < body.size(); ++i)
    out[start + i] = static_cast<char>(out[start + i] ^ key[i % 4]);
}

} // namespace plenum::core::load
