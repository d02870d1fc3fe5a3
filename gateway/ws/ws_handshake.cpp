// SPDX-License-Identifier: Apache-2.0

#include "gateway/ws/ws_handshake.hpp"

#include <sstream>

namespace plenum::core {

unsigned accept_handshake(ws_stream& stream, const http::request<http::string_body>& asked,
                          const handshake& answer) {
  stream.set_option(websocket::stream_base::decorator([&answer](auto& response) {
    response.set(http::field::server, "plenum");
    if (!answer.subprotocol.empty())
      response.set(http::field::sec_websocket_protocol, answer.subprotocol);
    for (const auto& [name, value] : answer.headers)
      response.set(name, value);
  }));
  auto ec = error_code{};
  stream.accept(asked, ec); // What it writes is queued.
  stream.set_option(websocket::stream_base::decorator([](auto&) {}));
  if (!ec)
    return 101;
  return ec == websocket::error::bad_sec_version ? 426 : 400; // Beast knows two ways to refuse.
}

std::string refusal_text(unsigned status, std::string_view body) {
  auto response = http::response<http::string_body>{static_cast<http::status>(status), 11};
  response.set(http::field::server, "plenum");
  response.set(http::field::content_type, "text/plain; charset=utf-8");
  response.set(http::field::connection, "close");
  response.body() = body;
  response.prepare_payload();
  auto text = std::ostringstream{};
  text << response;
  return text.str();
}

} // namespace plenum::core
