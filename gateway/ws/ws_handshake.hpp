// SPDX-License-Identifier: Apache-2.0
//
// ws_handshake is the server's answer to a handshake (RFC 6455 section 4.2.2): yes or no. Pure.

#pragma once

#include "actors/delivery/connection.hpp"
#include "gateway/net/beast.hpp"
#include "gateway/ws/deflate_terms.hpp"

#include <string>
#include <string_view>

namespace plenum::core {

/// An answer as it is sent.
struct http_words {
  unsigned status = 0;
  std::string text;
};

/// Answers the handshake `asked`, which has a key and wants a WebSocket.
/// @param compression  What has been agreed.
/// @returns            101; 426 if it is of another version, 400 if it is of none.
http_words answer_to(const http::request<http::string_body>& asked, const handshake& answer,
                     const std::optional<deflate_terms>& compression);

/// All extensions that a client offers, as one value.
std::string extensions_of(const http::request<http::string_body>& asked);

/// The whole answer to a handshake that is refused.
std::string refusal_text(unsigned status, std::string_view body);

} // namespace plenum::core
