// SPDX-License-Identifier: Apache-2.0
//
// Frames are WebSocket messages, or fragments of them, as they go over the socket: header and
// payload, unmasked, as a server sends them (RFC 6455 sections 5.2 and 5.4).

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace plenum::core {

enum class opcode : std::uint8_t {
  continuation = 0x0,
  text = 0x1,
  binary = 0x2,
  close = 0x8,
  ping = 0x9,
  pong = 0xA
};

/// Appends a message in one frame to `out`.
void append_frame(std::string& out, opcode kind, std::string_view body);

/// Makes a message in one frame of what `out` has from `begin` on.
/// @param compressed  It is (RFC 7692 section 6).
void frame_from(std::string& out, std::size_t begin, opcode kind, bool compressed = false);

/// A frame, and what it carries.
struct frame_view {
  std::string_view whole;
  std::string_view body;
  opcode kind{};
  bool last = false; ///< Of its message.

  /// Whether it is all of a message.
  bool is_message() const noexcept {
    return last && (kind == opcode::text || kind == opcode::binary);
  }
};

/// The first of these frames; there has to be one.
frame_view first_frame(std::string_view frames) noexcept;

/// Whether these frames begin with a control frame (RFC 6455 section 5.5).
bool is_control(std::string_view frames) noexcept;

/// Appends a fragment of a message.
/// @param kind  That of the message for the first, then `continuation`.
void append_fragment(std::string& out, opcode kind, std::string_view body, bool last);

} // namespace plenum::core
