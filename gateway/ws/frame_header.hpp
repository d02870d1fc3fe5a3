// SPDX-License-Identifier: Apache-2.0
//
// The header of a frame as a client sends it (RFC 6455 section 5.2), and its mask. Pure.

#pragma once

#include "gateway/ws/frame_fault.hpp"
#include "protocol/frame.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace plenum::core {

/// Of the header and the payload of a control frame.
inline constexpr std::size_t longest_control_frame = 6 + 125;

using mask_key = std::array<char, 4>;

struct frame_header {
  std::uint64_t length = 0; ///< Of the payload.
  mask_key key{};
  opcode kind{};
  std::uint8_t reserved = 0; ///< The bits RSV1 to RSV3.
  bool last = false;         ///< Of its message.
  bool masked = false;
  bool wasteful = false; ///< The length is in more bytes than it needs.

  bool is_compressed() const noexcept { return (reserved & 4U) != 0; } ///< RSV1: RFC 7692.
  bool is_control() const noexcept { return (static_cast<unsigned>(kind) & 8U) != 0; }
};

/// The bytes of a header of which two bytes are there.
std::size_t header_bytes(std::span<const char> begun) noexcept;

/// @param bytes  As many as `header_bytes` says.
frame_header read_header(std::span<const char> bytes) noexcept;

/// What is wrong with it.
/// @param begun     It comes within the fragments of a message.
/// @param inflates  Messages may be compressed.
frame_fault fault_of(const frame_header& header, bool begun, bool inflates) noexcept;

/// Takes the mask off (section 5.3), where the bytes are.
inline void unmask(std::span<char> bytes, const mask_key& key) noexcept {
  auto mask = std::uint64_t{0};
  for (auto half : {0, 4})
    std::memcpy(reinterpret_cast<char*>(&mask) + half, key.data(), key.size());
  auto* at = bytes.data();
  auto* const end = at + bytes.size();
  for (; end - at >= 8; at += 8) {
    auto word = std::uint64_t{};
    std::memcpy(&word, at, 8);
    word ^= mask;
    std::memcpy(at, &word, 8);
  }
  for (auto i = std::size_t{0}; at != end; ++at, ++i)
    *at = static_cast<char>(*at ^ key[i % 4]);
}

/// The key for what follows so many bytes.
inline mask_key after(const mask_key& key, std::size_t bytes) noexcept {
  return {key[bytes % 4], key[(bytes + 1) % 4], key[(bytes + 2) % 4], key[(bytes + 3) % 4]};
}

} // namespace plenum::core
