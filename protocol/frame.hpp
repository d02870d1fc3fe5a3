// SPDX-License-Identifier: Apache-2.0
//
// Frames are WebSocket messages as they go over the socket: header and payload,
// unfragmented and unmasked, as a server sends them (RFC 6455 section 5.2).

#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace plenum {

enum class opcode : std::uint8_t { text = 0x1, binary = 0x2, close = 0x8, ping = 0x9, pong = 0xA };

/// Ready-to-send bytes shared by everybody who sends them.
using frame_ptr = std::shared_ptr<const std::string>;

/// Appends one frame to `out`.
void append_frame(std::string& out, opcode kind, std::string_view body);

} // namespace plenum
