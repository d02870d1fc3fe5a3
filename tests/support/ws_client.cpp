// SPDX-License-Identifier: Apache-2.0

#include "tests/support/ws_client.hpp"

namespace plenum::test {

namespace http = boost::beast::http;

std::pair<unsigned, std::string> http_request(std::uint16_t port, const std::string& method,
                                              const std::string& path, const std::string& body) {
  auto io = boost::asio::io_context{};
  auto socket = boost::asio::ip::tcp::socket{io};
  socket.connect({boost::asio::ip::address_v4::loopback(), port});
  auto request = http::request<http::string_body>{};
  request.method_string(method);
  request.target(path);
  request.version(11);
  request.set(http::field::host, "127.0.0.1");
  request.body() = body;
  request.prepare_payload();
  http::write(socket, request);
  auto buffer = beast::flat_buffer{};
  auto parser = http::response_parser<http::string_body>{};
  parser.skip(method == "HEAD");
  http::read(socket, buffer, parser);
  return {parser.get().result_int(), parser.get().body()};
}

} // namespace plenum::test
