// SPDX-License-Identifier: Apache-2.0
//
// ws_farewell is what is said at the end of a WebSocket, or instead of it, and what its end is
// called. Pure.

#pragma once

#include "gateway/net/beast.hpp"
#include "gateway/ws/disconnect_cause.hpp"
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

/// @param fault  What reading came to.
/// @param said   What the client's close frame says, if there was one.
ws_ending ending_of(const error_code& fault, const websocket::close_reason& said);

/// The close frame that answers the client's.
/// @param frame  Beast's answer, which repeats the client's code whatever it is above 2999: those
///               above 4999 are a fault of the protocol.
std::string answer_to_close(std::string_view frame);

/// The HTTP status that stands for closing a channel which is not open yet.
unsigned status_of(const disconnect& why);

} // namespace plenum::core
