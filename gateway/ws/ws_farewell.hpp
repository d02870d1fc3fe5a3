// SPDX-License-Identifier: Apache-2.0
//
// ws_farewell is what is said at the end of a WebSocket, or instead of it, and what its end is
// called. Pure.

#pragma once

#include "gateway/ws/disconnect_cause.hpp"
#include "gateway/ws/frame_fault.hpp"
#include "protocol/disconnect.hpp"

#include <string>
#include <string_view>

namespace plenum::core {

/// How a WebSocket has ended.
struct ws_ending {
  std::uint16_t code = 1006; ///< As in RFC 6455 section 7.4, 1005 and 1006 included.
  disconnect_cause cause = disconnect_cause::cut;
  std::string reason;
};

/// By the client's close frame.
/// @param body  What a reader has let through.
ws_ending ending_of_close(std::string_view body);

/// By what the client should not have sent.
ws_ending ending_of(frame_fault fault);

/// A close frame.
std::string close_frame(std::uint16_t code, std::string_view reason = {});

/// The HTTP status that stands for closing a channel which is not open yet.
unsigned status_of(const disconnect& why);

} // namespace plenum::core
