// SPDX-License-Identifier: Apache-2.0

#include "tests/support/ws_client.hpp"

#include <thread>

namespace plenum::core::test {

namespace http = boost::beast::http;

void ws_client::fill(const std::string& bytes) {
  auto& to = socket_.next_layer();
  to.non_blocking(true);
  std::size_t at = 0;
  for (auto refused = 0; refused < 30;) {
    auto ec = boost::system::error_code{};
    const auto sent = to.write_some(boost::asio::buffer(bytes) + at, ec);
    at = (at + sent) % bytes.size();
    refused = ec ? refused + 1 : 0;
    if (ec)
      std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
  to.non_blocking(false);
}

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

} // namespace plenum::core::test
