// SPDX-License-Identifier: Apache-2.0

#include "tests/gateway/ws/beast_oracle.hpp"

#include "base/utf8.hpp"
#include "gateway/net/beast.hpp"

#include <boost/beast/websocket.hpp>

namespace plenum::core::test {

namespace {

/// The pieces, one by one, and then the end; what is written to it is gone.
class pieces_stream {
public:
  using executor_type = asio::io_context::executor_type;

  pieces_stream(asio::io_context& io, const client_stream& from) : io_{io}, from_{from} {}

  executor_type get_executor() const { return io_.get_executor(); }

  template <class Buffers>
  std::size_t read_some(const Buffers& to, error_code& ec) {
    ec = {};
    if (piece_ == from_.pieces.size()) {
      ec = asio::error::eof;
      return 0;
    }
    const auto left = from_.pieces[piece_] - read_;
    const auto copied = asio::buffer_copy(to, asio::buffer(from_.bytes.data() + at_, left));
    at_ += copied;
    read_ += copied;
    if (copied == left) {
      ++piece_;
      read_ = 0;
    }
    return copied;
  }

  template <class Buffers>
  std::size_t write_some(const Buffers& from, error_code& ec) {
    ec = {};
    return asio::buffer_size(from);
  }

  // Not called; Beast wants a whole SyncStream.
  template <class Buffers>
  std::size_t read_some(const Buffers&) {
    return 0;
  }
  template <class Buffers>
  std::size_t write_some(const Buffers&) {
    return 0;
  }

  friend void teardown(beast::role_type, pieces_stream&, error_code& ec) { ec = {}; }
  friend void beast_close_socket(pieces_stream&) {}

private:
  asio::io_context& io_;
  const client_stream& from_;
  std::size_t piece_ = 0;
  std::size_t read_ = 0; ///< Of the piece.
  std::size_t at_ = 0;
};

const http::request<http::string_body>& handshake_request() {
  static const auto request = [] {
    auto made = http::request<http::string_body>{http::verb::get, "/", 11};
    made.set(http::field::host, "x");
    made.set(http::field::upgrade, "websocket");
    made.set(http::field::connection, "upgrade");
    made.set(http::field::sec_websocket_key, "dGhlIHNhbXBsZSBub25jZQ==");
    made.set(http::field::sec_websocket_version, "13");
    return made;
  }();
  return request;
}

std::string_view name_of(websocket::frame_type type) {
  return type == websocket::frame_type::ping ? "ping" : "pong";
}

/// What the end of reading means.
void note_end(outcome& came, const error_code& why, const websocket::close_reason& said) {
  if (why == websocket::error::closed)
    came.closed = said.code == 0 ? std::uint16_t{1005} : said.code;
  else if (why == websocket::error::message_too_big)
    came.failed = 1009;
  else if (why == websocket::error::bad_frame_payload)
    came.failed = 1007;
  else if (why.category() == make_error_code(websocket::error::closed).category())
    came.failed = 1002;
  // Codes from 5000 on mean nothing (RFC 6455 section 7.4.2), and are a fault. Beast takes them.
  if (came.closed >= 5000) {
    came.closed = 0;
    came.failed = 1002;
  }
}

} // namespace

outcome ask_beast(const client_stream& about) {
  static auto io = asio::io_context{1};
  auto came = outcome{};
  auto ws = websocket::stream<pieces_stream, false>{io, about};
  ws.read_message_max(about.message_bytes);
  auto last_close = std::string{};
  ws.control_callback([&](websocket::frame_type type, beast::string_view body) {
    if (type == websocket::frame_type::close)
      last_close = body;
    else
      came.hear(name_of(type), body);
  });
  auto ec = error_code{};
  ws.accept(handshake_request(), ec);
  auto in = beast::flat_buffer{};
  while (!ec) {
    in.clear();
    ws.read(in, ec);
    if (ec)
      break;
    const auto body = std::string_view{static_cast<const char*>(in.data().data()), in.size()};
    // A text whose last frame is empty is to be checked like any other (RFC 6455 section 8.1).
    // Beast does not see that such a one ends within a character.
    if (ws.got_text() && whole_sequences(body) != body.size()) {
      came.failed = 1007;
      return came;
    }
    came.hear(ws.got_text() ? "text" : "binary", body);
  }
  note_end(came, ec, ws.reason());
  if (came.closed != 0)
    came.hear("close", last_close);
  return came;
}

} // namespace plenum::core::test
