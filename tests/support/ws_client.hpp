// SPDX-License-Identifier: Apache-2.0
//
// A ws_client is a plain WebSocket client that blocks: the other side of tests that run a
// server in their own process.

#pragma once

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

#include <string>

namespace plenum::core::test {

namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;

class ws_client {
public:
  /// Connects to this machine. @throws boost::system::system_error  if the handshake is refused.
  ws_client(std::uint16_t port, const std::string& path, const std::string& subprotocol = {}) {
    connect(port);
    offer(subprotocol);
    socket_.handshake(response_, "127.0.0.1", path);
  }

  /// The HTTP status with which the handshake is refused.
  static unsigned refused(std::uint16_t port, const std::string& path,
                          const std::string& subprotocol = {}) {
    auto client = ws_client{};
    client.connect(port);
    client.offer(subprotocol);
    auto ec = boost::system::error_code{};
    client.socket_.handshake(client.response_, "127.0.0.1", path, ec);
    return ec ? client.response_.result_int() : 0;
  }

  void send(const std::string& text) {
    socket_.text(true);
    socket_.write(boost::asio::buffer(text));
  }

  void send_bytes(const std::string& bytes) {
    socket_.binary(true);
    socket_.write(boost::asio::buffer(bytes));
  }

  /// Sends these bytes as they are, in one packet.
  void send_raw(const std::string& bytes) {
    boost::asio::write(socket_.next_layer(), boost::asio::buffer(bytes));
  }

  /// Sends these bytes again and again until the server takes no more.
  void fill(const std::string& bytes);

  /// The next message.
  std::string receive() {
    auto buffer = beast::flat_buffer{};
    socket_.read(buffer);
    return beast::buffers_to_string(buffer.data());
  }

  /// Whether the message received last was text.
  bool got_text() const { return socket_.got_text(); }

  /// Closes with this code and waits for the answer.
  void close(std::uint16_t code = 1000, const std::string& reason = {}) {
    auto ignored = boost::system::error_code{};
    socket_.close({static_cast<websocket::close_code>(code), reason}, ignored);
  }

  /// Cuts the connection without a word.
  void cut() { socket_.next_layer().close(); }

  /// Resets it, whatever is still to be read.
  void reset() {
    socket_.next_layer().set_option(boost::asio::socket_base::linger{true, 0});
    cut();
  }

  /// Reads to the end. @returns  the close code; 1006: there was none.
  std::uint16_t closed_with() {
    auto buffer = beast::flat_buffer{};
    auto ec = boost::system::error_code{};
    while (!ec)
      socket_.read(buffer, ec);
    return ec == websocket::error::closed ? socket_.reason().code : std::uint16_t{1006};
  }

  std::string close_reason() const { return socket_.reason().reason.c_str(); }

  /// A header of the server's answer to the handshake.
  std::string header(const std::string& name) const { return std::string{response_[name]}; }

private:
  void offer(const std::string& subprotocol) {
    socket_.set_option(websocket::stream_base::decorator([=](websocket::request_type& request) {
      if (!subprotocol.empty())
        request.set(beast::http::field::sec_websocket_protocol, subprotocol);
    }));
  }

  ws_client() = default;

  void connect(std::uint16_t port) {
    socket_.next_layer().connect({boost::asio::ip::address_v4::loopback(), port});
  }

  boost::asio::io_context io_;
  websocket::stream<boost::asio::ip::tcp::socket> socket_{io_};
  websocket::response_type response_;
};

/// One HTTP request to this machine. @returns  the status and the body.
std::pair<unsigned, std::string> http_request(std::uint16_t port, const std::string& method,
                                              const std::string& path,
                                              const std::string& body = {});

} // namespace plenum::core::test
