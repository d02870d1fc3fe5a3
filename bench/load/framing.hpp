// SPDX-License-Identifier: Apache-2.0
//
// The client's side of RFC 6455 section 5: frames to a server are masked, frames
// from it are not.

#pragma once

#include "protocol/frame.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace plenum::core::load {

/// Appends one frame, masked with `mask`, to `out`.
void append_client_frame(std::string& out, opcode kind, std::string_view body, std::uint32_t mask);

/// The frame at the front of what came from a server.
struct server_frame {
  enum class state : std::uint8_t { complete, incomplete, broken };

  state is = state::incomplete;
  opcode kind = opcode::text;
  std::string_view body;
  std::size_t size = 0; ///< Of header and body.
  bool last = true;     ///< Of its message.
};

/// Longer frames than this are not expected of any server.
inline constexpr std::size_t longest_server_frame = std::size_t{128} * 1024;

/// Reads the frame that begins at the front of `in`; `body` points into `in`.
/// Broken: masked, extended, or too long.
inline server_frame read_server_frame(std::string_view in) noexcept {
  const auto byte = [in](std::size_t i) { return static_cast<std::uint8_t>(in[i]); };
  if (in.size() < 2)
    return {};
  if ((byte(0) & 0x70U) != 0 || (byte(1) & 0x80U) != 0)
    return {.is = server_frame::state::broken, .kind = {}, .body = {}};
  auto length = std::uint64_t{byte(1)};
  auto header = std::size_t{2};
  if (length >= 126) {
    header += length == 126 ? 2 : 8;
    if (in.size() < header)
      return {};
    length = 0;
    for (std::size_t i = 2; i < header; ++i)
      length = (length << 8) | byte(i);
  }
  if (length > longest_server_frame - header)
    return {.is = server_frame::state::broken, .kind = {}, .body = {}};
  if (in.size() - header < length)
    return {};
  return {server_frame::state::complete, static_cast<opcode>(byte(0) & 0x0FU),
          in.substr(header, length), header + length, (byte(0) & 0x80U) != 0};
}

} // namespace plenum::core::load
