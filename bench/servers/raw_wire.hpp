// SPDX-License-Identifier: Apache-2.0
//
// The server's side of reading RFC 6455, no more than raw_send needs: whole data
// frames, and the answer to a handshake.

#pragma once

#include "protocol/frame.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace plenum::core::raw {

/// Longer frames than this are not understood.
inline constexpr std::size_t longest_frame = std::size_t{128} * 1024;

/// The frame at the front of what a client sent.
struct client_frame {
  std::size_t header = 0;      ///< Bytes before the body, the last four the mask; 0: incomplete.
  std::size_t length = 0;      ///< Of the body.
  opcode kind = opcode::close; ///< Also of what is not understood; it has no body then.
};

client_frame read_client_frame(std::string_view in) noexcept;

/// The value of Sec-WebSocket-Accept for that of Sec-WebSocket-Key.
std::string accept_key(std::string key);

} // namespace plenum::core::raw
