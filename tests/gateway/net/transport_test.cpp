// SPDX-License-Identifier: Apache-2.0
//
// Clients that speak TLS with a server in the test's own process, and some that do not.

#include "gateway/net/transport.hpp"

#include "gateway/net/tls_context.hpp"
#include "gateway/settings/server_settings.hpp"
#include "tests/support/api_test.hpp"
#include "tests/support/certificates.hpp"

#include <boost/asio/read.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/websocket/ssl.hpp>

#include <future>
#include <optional>
#include <thread>

namespace plenum::core::test {
namespace {

using namespace std::chrono_literals;
namespace ssl = asio::ssl;
using plain_socket = tcp::socket;

/// A socket on which one byte goes at a time, both ways.
class dripping {
public:
  using executor_type = plain_socket::executor_type;
  using lowest_layer_type = plain_socket;

  explicit dripping(asio::io_context& io) : socket_{io} {}

  executor_type get_executor() { return socket_.get_executor(); }
  plain_socket& lowest_layer() { return socket_; }

  template <class Buffers>
  std::size_t read_some(const Buffers& to, error_code& ec) {
    return socket_.read_some(asio::buffer(*asio::buffer_sequence_begin(to), 1), ec);
  }

  template <class Buffers>
  std::size_t write_some(const Buffers& from, error_code& ec) {
    return socket_.write_some(asio::buffer(*asio::buffer_sequence_begin(from), 1), ec);
  }

private:
  plain_socket socket_;
};

class Transport : public testing::Test {
protected:
  Transport() {
    folder.make("server", "DNS:localhost");
    auto settings = server_settings{};
    settings.fixed.listen.port = 0;
    settings.fixed.loops = 2;
    settings.fixed.tls.certificates = {folder.path("server.pem")};
    settings.fixed.tls.keys = {folder.path("server.key")};
    settings.live.clients.message_bytes = 4 * 1024 * 1024;
    app.emplace(settings);
    app->get("/hello", [](const Request& asked) {
      return Response::text("hello " + std::string(asked.body.size(), 'x'));
    });
    app->post("/length", [](const Request& asked) {
      return Response::text(std::to_string(asked.body.size()));
    });
    app->get("/much", [](const Request&) { return Response::text(std::string(3'000'000, 'm')); });
    app->websocket("/echo", [](WebSocket& ws) -> Task<> {
      co_await ws.accept();
      while (auto message = co_await ws.receive())
        co_await ws.send(*message);
    });
    app->websocket("/flood", [](WebSocket& ws) -> Task<> {
      co_await ws.accept();
      for (auto i = 0; i < 2000; ++i)
        co_await ws.send_text(std::to_string(i) + std::string(10'000, '.'));
      co_await ws.close(1000);
    });
    port = app->start();
  }

  template <class Stream>
  void connect(Stream& stream) {
    auto& socket = stream.lowest_layer();
    socket.connect({asio::ip::address_v4::loopback(), port});
    socket.set_option(tcp::no_delay{true});
    stream.handshake(ssl::stream_base::client);
  }

  template <class Stream>
  std::string ask(Stream& stream, const std::string& method, const std::string& path,
                  const std::string& body = {}) {
    auto request = http::request<http::string_body>{http::string_to_verb(method), path, 11};
    request.set(http::field::host, "localhost");
    request.body() = body;
    request.prepare_payload();
    http::write(stream, request);
    return answer(stream);
  }

  template <class Stream>
  std::string answer(Stream& stream) {
    auto buffer = beast::flat_buffer{};
    auto parser = http::response_parser<http::string_body>{};
    parser.body_limit(boost::none);
    http::read(stream, buffer, parser);
    return parser.get().body();
  }

  std::size_t handshakes(const std::string& result) {
    // Metrics are brought up to date once a second.
    auto stream = ssl::stream<plain_socket>{io, context};
    connect(stream);
    const auto text = ask(stream, "GET", "/metrics");
    auto count = std::size_t{0};
    for (const auto* loop : {"0", "1"}) {
      const auto name = std::string{"plenum_tls_handshakes_total{loop=\""} + loop + "\",result=\""
                        + result + "\"} ";
      if (const auto at = text.find(name); at != std::string::npos)
        count += std::stoul(text.substr(at + name.size()));
    }
    return count;
  }

  certificate_folder folder;
  asio::io_context io;
  ssl::context context{ssl::context::tls_client};
  std::optional<App> app;
  std::uint16_t port = 0;
};

TEST_F(Transport, KeepsAConnectionForManyRequests) {
  auto stream = ssl::stream<plain_socket>{io, context};
  connect(stream);
  for (auto i = 0; i < 10; ++i)
    EXPECT_EQ(ask(stream, "GET", "/hello"), "hello ");
  EXPECT_EQ(ask(stream, "POST", "/length", std::string(60'000, 'x')), "60000");
  EXPECT_EQ(ask(stream, "GET", "/much").size(), 3'000'000U);
}

TEST_F(Transport, CarriesMessagesOfManyRecordsBothWays) {
  for (const auto version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    auto only = ssl::context{ssl::context::tls_client};
    ::SSL_CTX_set_min_proto_version(only.native_handle(), version);
    ::SSL_CTX_set_max_proto_version(only.native_handle(), version);
    auto ws = websocket::stream<ssl::stream<plain_socket>>{io, only};
    connect(ws.next_layer());
    ws.read_message_max(0);
    ws.handshake("localhost", "/echo");
    for (const auto size : {1, 16'383, 16'384, 16'385, 65'537, 3'000'000}) {
      auto sent = std::string(static_cast<std::size_t>(size), 'a');
      for (std::size_t i = 0; i < sent.size(); ++i)
        sent[i] = static_cast<char>('a' + i * 7 % 26);
      ws.write(asio::buffer(sent));
      auto got = beast::flat_buffer{};
      ws.read(got);
      EXPECT_EQ(beast::buffers_to_string(got.data()), sent) << size;
    }
    ws.close(websocket::close_code::normal);
  }
}

TEST_F(Transport, GivesASlowReaderEverythingInOrder) {
  auto ws = websocket::stream<ssl::stream<plain_socket>>{io, context};
  auto& socket = ws.next_layer().next_layer();
  socket.open(tcp::v4());
  socket.set_option(asio::socket_base::receive_buffer_size{4096});
  connect(ws.next_layer());
  ws.handshake("localhost", "/flood");
  std::this_thread::sleep_for(500ms);
  for (auto i = 0; i < 2000; ++i) {
    auto got = beast::flat_buffer{};
    ws.read(got);
    ASSERT_EQ(beast::buffers_to_string(got.data()), std::to_string(i) + std::string(10'000, '.'));
    if (i % 100 == 0)
      std::this_thread::sleep_for(10ms);
  }
  auto rest = beast::flat_buffer{};
  auto ec = error_code{};
  ws.read(rest, ec);
  EXPECT_EQ(ec, websocket::error::closed);
  EXPECT_EQ(ws.reason().code, 1000);
}

TEST_F(Transport, UnderstandsWhoSendsByteByByte) {
  auto stream = ssl::stream<dripping>{io, context};
  connect(stream);
  EXPECT_EQ(ask(stream, "POST", "/length", "12345"), "5");
  EXPECT_EQ(ask(stream, "GET", "/hello"), "hello ");
}

TEST_F(Transport, AnswersWhoHasSaidThatNothingMoreComes) {
  auto socket = plain_socket{io};
  socket.connect({asio::ip::address_v4::loopback(), port});
  // Asio's stream would wait for the server's farewell instead of reading on.
  const auto client = ssl_ptr{::SSL_new(context.native_handle())};
  ::SSL_set_fd(client.get(), socket.native_handle());
  ASSERT_EQ(::SSL_connect(client.get()), 1);
  const auto asked = std::string{"GET /hello HTTP/1.1\r\nHost: x\r\n\r\n"};
  ::SSL_write(client.get(), asked.data(), static_cast<int>(asked.size()));
  ::SSL_shutdown(client.get());
  auto answer = std::string{};
  auto some = std::array<char, 4096>{};
  auto read = 0;
  while ((read = ::SSL_read(client.get(), some.data(), static_cast<int>(some.size()))) > 0)
    answer.append(some.data(), static_cast<std::size_t>(read));
  EXPECT_TRUE(answer.ends_with("\r\n\r\nhello ")) << answer;
  EXPECT_EQ(::SSL_get_error(client.get(), read), SSL_ERROR_ZERO_RETURN); // It has said so, too.
}

TEST_F(Transport, ChangesKeysAsOftenAsAskedTo) {
  auto socket = plain_socket{io};
  socket.connect({asio::ip::address_v4::loopback(), port});
  const auto client = ssl_ptr{::SSL_new(context.native_handle())};
  ::SSL_set_fd(client.get(), socket.native_handle());
  ASSERT_EQ(::SSL_connect(client.get()), 1);
  for (auto i = 0; i < 5000; ++i) { // Whose answers are not read meanwhile.
    ASSERT_EQ(::SSL_key_update(client.get(), SSL_KEY_UPDATE_REQUESTED), 1);
    ASSERT_EQ(::SSL_do_handshake(client.get()), 1);
  }
  const auto asked = std::string{"GET /hello HTTP/1.0\r\n\r\n"};
  ::SSL_write(client.get(), asked.data(), static_cast<int>(asked.size()));
  auto answer = std::string{};
  auto some = std::array<char, 4096>{};
  auto read = 0;
  while ((read = ::SSL_read(client.get(), some.data(), static_cast<int>(some.size()))) > 0)
    answer.append(some.data(), static_cast<std::size_t>(read));
  EXPECT_TRUE(answer.ends_with("\r\n\r\nhello ")) << answer;
}

TEST_F(Transport, SaysThatNothingMoreComes) {
  auto stream = ssl::stream<plain_socket>{io, context};
  connect(stream);
  asio::write(stream, asio::buffer("GET /hello HTTP/1.0\r\n\r\n", 23));
  EXPECT_EQ(answer(stream), "hello ");
  auto one = std::array<char, 1>{};
  auto ec = error_code{};
  asio::read(stream, asio::buffer(one), ec);
  EXPECT_EQ(ec, asio::error::eof); // Not ssl::error::stream_truncated.
}

TEST_F(Transport, DoesNotMindGarbageInsteadOfAHandshake) {
  for (const auto& garbage : {std::string{"GET / HTTP/1.1\r\nHost: x\r\n\r\n"},
                              std::string(500, '\0'), std::string{"\x16\x03\x01\xff\xff", 5}}) {
    auto socket = plain_socket{io};
    socket.connect({asio::ip::address_v4::loopback(), port});
    asio::write(socket, asio::buffer(garbage));
    socket.shutdown(plain_socket::shutdown_send);
    auto answer = std::string{};
    auto ec = error_code{};
    asio::read(socket, asio::dynamic_buffer(answer), ec);
    EXPECT_EQ(answer.find("HTTP/1.1"), std::string::npos) << answer;
  }
  auto failed = std::size_t{0};
  for (auto tries = 0; tries < 50 && failed < 3; ++tries) {
    std::this_thread::sleep_for(100ms);
    failed = handshakes("failed");
  }
  EXPECT_EQ(failed, 3U);
  EXPECT_GT(handshakes("ok"), 0U);
}

TEST_F(Transport, RefusesOtherProtocolsThanHttp1) {
  auto refused = ssl::stream<plain_socket>{io, context};
  ::SSL_set_alpn_protos(refused.native_handle(), reinterpret_cast<const unsigned char*>("\x02h2"),
                        3);
  try {
    connect(refused);
    ADD_FAILURE() << "a client that speaks HTTP/2 only was let in";
  } catch (const boost::system::system_error& fault) {
    EXPECT_NE(std::string{fault.what()}.find("no application protocol"), std::string::npos)
      << fault.what();
  }
  auto taken = ssl::stream<plain_socket>{io, context};
  ::SSL_set_alpn_protos(taken.native_handle(),
                        reinterpret_cast<const unsigned char*>("\x02h2\x08http/1.1"), 12);
  connect(taken);
  EXPECT_EQ(ask(taken, "GET", "/hello"), "hello ");
}

TEST_F(Transport, LetsGoOfWhoResetsTheConnection) {
  for (auto i = 0; i < 20; ++i) {
    auto ws = websocket::stream<ssl::stream<plain_socket>>{io, context};
    connect(ws.next_layer());
    ws.handshake("localhost", "/flood");
    std::this_thread::sleep_for(5ms);
    ws.next_layer().next_layer().set_option(asio::socket_base::linger{true, 0});
    ws.next_layer().next_layer().close();
  }
  for (auto tries = 0; tries < 500 && app->connections() > 0; ++tries)
    std::this_thread::sleep_for(10ms);
  EXPECT_EQ(app->connections(), 0U);
}

TEST_F(Transport, LetsGoOfClientsWhenTheServerStops) {
  auto ws = websocket::stream<ssl::stream<plain_socket>>{io, context};
  connect(ws.next_layer());
  ws.handshake("localhost", "/echo");
  auto half = plain_socket{io}; // Still in its handshake.
  half.connect({asio::ip::address_v4::loopback(), port});
  auto stopping = std::async(std::launch::async, [this] { app->stop(); });
  auto got = beast::flat_buffer{};
  auto ec = error_code{};
  ws.read(got, ec);
  EXPECT_EQ(ec, websocket::error::closed);
  EXPECT_EQ(ws.reason().code, 1001);
  EXPECT_EQ(stopping.wait_for(5s), std::future_status::ready);
}

// -- the transport alone -----------------------------------------------------------------

/// A connection whose server's side is a transport of this test.
class TransportAlone : public testing::Test {
protected:
  /// Lets a client with (or without) this certificate come in. @returns  its fault.
  error_code come_in(const std::string& certificate) {
    auto context = tls_context{settings};
    if (!context.load()) {
      ADD_FAILURE();
      return {};
    }
    auto io = asio::io_context{};
    auto acceptor = asio::basic_socket_acceptor<tcp, asio::io_context::executor_type>{
      io.get_executor()};
    acceptor.open(tcp::v4());
    acceptor.bind({asio::ip::address_v4::loopback(), 0});
    acceptor.listen();
    auto client = std::async(std::launch::async, [&, at = acceptor.local_endpoint()] {
      auto own = asio::io_context{};
      auto with = ssl::context{ssl::context::tls_client};
      if (!certificate.empty()) {
        with.use_certificate_chain_file(folder.path(certificate + ".pem"));
        with.use_private_key_file(folder.path(certificate + ".key"), ssl::context::pem);
      }
      auto stream = ssl::stream<plain_socket>{own, with};
      stream.lowest_layer().connect(at);
      auto ec = error_code{};
      stream.handshake(ssl::stream_base::client, ec);
      auto one = std::array<char, 1>{};
      stream.read_some(asio::buffer(one), ec);
    });
    auto socket = tcp_socket{io.get_executor()};
    acceptor.accept(socket);
    socket.non_blocking(true);
    auto server = transport{std::move(socket)};
    auto fault = error_code{asio::error::would_block};
    server.async_handshake(context.accept(), [&](error_code ec) { fault = ec; });
    io.run();
    subject = server.client_subject();
    server.shutdown();
    server.close();
    client.get();
    return fault;
  }

  void SetUp() override {
    folder.make("server", "DNS:localhost");
    folder.make("authority", "");
    folder.make("ada", "", "authority");
    folder.make("stranger", "");
    settings.certificates = {folder.path("server.pem")};
    settings.keys = {folder.path("server.key")};
    settings.client_ca = folder.path("authority.pem");
  }

  certificate_folder folder;
  tls_settings settings;
  std::string subject;
};

TEST_F(TransportAlone, KnowsWhoHasShownACertificate) {
  settings.clients = client_certificates::require;
  EXPECT_FALSE(come_in("ada"));
  EXPECT_EQ(subject, "CN=ada");
  EXPECT_TRUE(come_in("stranger"));
  EXPECT_EQ(subject, "");
  EXPECT_TRUE(come_in(""));
}

TEST_F(TransportAlone, AsksForACertificateThatNeedNotBeThere) {
  settings.clients = client_certificates::ask;
  EXPECT_FALSE(come_in(""));
  EXPECT_EQ(subject, "");
  EXPECT_FALSE(come_in("ada"));
  EXPECT_EQ(subject, "CN=ada");
  EXPECT_TRUE(come_in("stranger")); // What is shown has to be true.
}

TEST_F(TransportAlone, AsksForNoneUnlessToldTo) {
  EXPECT_FALSE(come_in("ada"));
  EXPECT_EQ(subject, "");
}

} // namespace
} // namespace plenum::core::test
