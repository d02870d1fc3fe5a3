// SPDX-License-Identifier: Apache-2.0

#include "gateway/ws/ws_handshake.hpp"

#include "protocol/base64.hpp"

#include <openssl/sha.h>

#include <array>
#include <sstream>

namespace plenum::core {

namespace {

using response = http::response<http::string_body>;

response begin(unsigned status) {
  auto made = response{static_cast<http::status>(status), 11};
  made.set(http::field::server, "plenum");
  return made;
}

response make_refusal(unsigned status, std::string_view body) {
  auto made = begin(status);
  made.set(http::field::content_type, "text/plain; charset=utf-8");
  made.set(http::field::connection, "close");
  made.body() = body;
  made.prepare_payload();
  return made;
}

std::string text_of(const response& what) {
  auto text = std::ostringstream{};
  text << what;
  return text.str();
}

/// What shows that the server has understood the client's key.
std::string accept_key(std::string_view key) {
  const auto hashed = std::string{key} + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  auto digest = std::array<unsigned char, SHA_DIGEST_LENGTH>{};
  ::SHA1(reinterpret_cast<const unsigned char*>(hashed.data()), hashed.size(), digest.data());
  auto text = std::string{};
  append_base64(text, {reinterpret_cast<const char*>(digest.data()), digest.size()});
  return text;
}

} // namespace

http_words answer_to(const http::request<http::string_body>& asked, const handshake& answer,
                     const std::optional<deflate_terms>& compression) {
  const auto version = asked.find(http::field::sec_websocket_version);
  if (version == asked.end())
    return {400, refusal_text(400, "a handshake needs Sec-WebSocket-Version\n")};
  if (version->value() != "13") {
    auto refused = make_refusal(426, "only version 13 of the protocol is spoken\n");
    refused.set(http::field::sec_websocket_version, "13");
    return {426, text_of(refused)};
  }
  auto made = begin(101);
  made.set(http::field::upgrade, "websocket");
  made.set(http::field::connection, "upgrade");
  made.set(http::field::sec_websocket_accept, accept_key(asked[http::field::sec_websocket_key]));
  if (!answer.subprotocol.empty())
    made.set(http::field::sec_websocket_protocol, answer.subprotocol);
  for (const auto& [name, value] : answer.headers)
    made.set(name, value);
  if (compression)
    made.set(http::field::sec_websocket_extensions, compression->answer());
  return {101, text_of(made)};
}

std::string extensions_of(const http::request<http::string_body>& asked) {
  auto all = std::string{};
  const auto [begin, end] = asked.equal_range(http::field::sec_websocket_extensions);
  for (auto each = begin; each != end; ++each)
    all += (all.empty() ? "" : ",") + std::string{each->value()};
  return all;
}

std::string refusal_text(unsigned status, std::string_view body) {
  return text_of(make_refusal(status, body));
}

} // namespace plenum::core
