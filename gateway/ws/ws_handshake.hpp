// SPDX-License-Identifier: Apache-2.0
//
// ws_handshake is the server's answer to a handshake (RFC 6455 section 4.2.2): yes or no.

#pragma once

#include "actors/delivery/outbox.hpp"
#include "gateway/ws/socket_layer.hpp"

#include <string>
#include <string_view>

namespace plenum::core {

using ws_stream = websocket::stream<socket_layer, false>;

/// Accepts the handshake `asked`.
/// @returns  the HTTP status that Beast has answered with if there is something wrong with it,
///           and 101 if there is not.
unsigned accept_handshake(ws_stream& stream, const http::request<http::string_body>& asked,
                          const handshake& answer);

/// The whole answer to a handshake that is refused.
std::string refusal_text(unsigned status, std::string_view body);

} // namespace plenum::core
