// SPDX-License-Identifier: Apache-2.0

#include "bench/load/stamp.hpp"

namespace plenum::core::load {

namespace {

constexpr std::uint64_t every_byte(std::uint64_t value) {
  return value * 0x0101010101010101U;
}

/// Eight hex digits at once: this is done for every message received.
std::uint32_t read_hex(const char* from) noexcept {
  auto x = std::uint64_t{0};
  std::memcpy(&x, from, sizeof x);
  x = __builtin_bswap64(x); // the first digit is the highest
  x = (x & every_byte(0x0F)) + 9 * ((x >> 6) & every_byte(0x01));
  x = (x | (x >> 4)) & 0x00FF00FF00FF00FFU;
  x = (x | (x >> 8)) & 0x0000FFFF0000FFFFU;
  return static_cast<std::uint32_t>(x | (x >> 16));
}

void write_hex(char* to, std::uint32_t value) noexcept {
  for (auto shift = 32U; shift > 0; shift -= 4)
    *to++ = "0123456789abcdef"[(value >> (shift - 4)) & 0xFU];
}

} // namespace

void write_stamp(char* to, const stamp& what) noexcept {
  std::memcpy(to, stamp_marker.data(), stamp_marker.size());
  write_hex(to + 8, what.publisher);
  write_hex(to + 16, what.sequence);
  write_hex(to + 24, static_cast<std::uint32_t>(what.sent >> 32));
  write_hex(to + 32, static_cast<std::uint32_t>(what.sent));
}

stamp read_stamp(const char* from) noexcept {
  return {read_hex(from + 8), read_hex(from + 16),
          (std::uint64_t{read_hex(from + 24)} << 32) | read_hex(from + 32)};
}

std::size_t stamp_finder::search(std::string_view body, std::size_t from) noexcept {
  const auto found = body.find(stamp_marker, from);
  if (found == std::string_view::npos || found + stamp_size > body.size())
    return std::string_view::npos;
  // Further stamps of a batch say nothing about where the next frame has its first.
  if (from == 0)
    hint_ = found;
  return found;
}

} // namespace plenum::core::load
