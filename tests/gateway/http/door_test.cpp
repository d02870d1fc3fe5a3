// SPDX-License-Identifier: Apache-2.0
//
// The door of a server: who is let in, who is told why not, and as whom.

#include "gateway/settings/server_settings.hpp"
#include "tests/support/api_test.hpp"

#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

namespace plenum::core::test {
namespace {

using boost::asio::ip::tcp;

/// A connection on which whatever is said.
class caller {
public:
  explicit caller(std::uint16_t port) {
    socket_.connect({boost::asio::ip::address_v4::loopback(), port});
  }

  caller& say(const std::string& bytes) {
    auto ignored = boost::system::error_code{};
    boost::asio::write(socket_, boost::asio::buffer(bytes), ignored);
    return *this;
  }

  /// The next head of an answer; what comes before the end if there is none.
  std::string head() {
    auto ignored = boost::system::error_code{};
    auto bytes = std::string{};
    for (auto byte = char{}; !bytes.ends_with("\r\n\r\n");) {
      boost::asio::read(socket_, boost::asio::buffer(&byte, 1), ignored);
      if (ignored)
        return bytes;
      bytes += byte;
    }
    return bytes;
  }

  void skip(std::string_view body) {
    auto bytes = std::string(body.size(), '\0');
    boost::asio::read(socket_, boost::asio::buffer(bytes));
    EXPECT_EQ(bytes, body);
  }

  std::string status() { return head().substr(0, 12); }

private:
  boost::asio::io_context io_;
  tcp::socket socket_{io_};
};

std::string handshake(const std::string& headers, const std::string& host = "x") {
  return "GET /ws HTTP/1.1\r\nHost: " + host
         + "\r\nUpgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Version: 13\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
         + headers + "\r\n";
}

class Door : public testing::Test {
protected:
  Door() {
    settings.fixed.listen.port = 0;
    settings.fixed.admin = address{"127.0.0.1", 0};
    settings.fixed.loops = 2;
  }

  /// Starts the server at the first call.
  std::uint16_t port() {
    if (app)
      return port_;
    app.emplace(settings);
    app->websocket("/ws", [](WebSocket& ws) -> Task<> {
      co_await ws.accept();
      co_await ws.send_text(ws.client().host);
      co_await ws.receive_text();
    });
    app->get("/who", [](const Request& asked) {
      auto answer = Response::text("x");
      answer.headers.emplace_back("Who", asked.client.host);
      return answer;
    });
    return port_ = app->start();
  }

  std::string says(const std::string& request) { return caller{port()}.say(request).status(); }

  /// Waits until so many refusals for this reason are counted.
  bool counted(const std::string& reason, int count) {
    const auto line = "plenum_refused_total{reason=\"" + reason + "\"} " + std::to_string(count)
                      + "\n";
    for (auto tries = 0; tries < 100; ++tries) {
      if (http_request(app->admin_port(), "GET", "/metrics").second.find(line) != std::string::npos)
        return true;
      std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
    return false;
  }

  door_settings& at_door() { return settings.fixed.door; }

  server_settings settings;
  std::optional<App> app;

private:
  std::uint16_t port_ = 0;
};

TEST_F(Door, LetsInPagesOfTheSameHostAndWhoIsNoPage) {
  EXPECT_EQ(says(handshake("")), "HTTP/1.1 101");
  EXPECT_EQ(says(handshake("Origin: http://a.com:81\r\n", "a.com:81")), "HTTP/1.1 101");
  EXPECT_EQ(says(handshake("Origin: https://a.com\r\n", "a.com")), "HTTP/1.1 101");
}

TEST_F(Door, RefusesOtherPages) {
  for (const auto* headers : {"Origin: http://b.com\r\n", "Origin: null\r\n", "Origin:\r\n",
                              "Origin: http://a.com\r\nOrigin: http://a.com\r\n"})
    EXPECT_EQ(says(handshake(headers, "a.com")), "HTTP/1.1 403") << headers;
  EXPECT_TRUE(counted("origin", 4));
  EXPECT_EQ(says("GET /who HTTP/1.1\r\nHost: a.com\r\nOrigin: http://b.com\r\n\r\n"),
            "HTTP/1.1 200"); // No WebSocket.
}

TEST_F(Door, TakesTheOriginsOfAProgram) {
  auto other = App{AppOptions{.port = 0, .insecure = true, .allowed_origins = "https://*.a.com"}};
  other.native("/ws");
  const auto at = other.start();
  const auto native = std::string{"Sec-WebSocket-Protocol: plenum.v1.json\r\n"};
  EXPECT_EQ(caller{at}.say(handshake(native + "Origin: https://b.a.com\r\n")).status(),
            "HTTP/1.1 101");
  EXPECT_EQ(caller{at}.say(handshake(native + "Origin: https://a.com\r\n")).status(),
            "HTTP/1.1 403");
  EXPECT_THROW(App{AppOptions{.allowed_origins = "a.com"}}, std::invalid_argument);
}

TEST_F(Door, AnswersForItsHostsOnly) {
  at_door().hosts = *host_list::parse("a.com");
  EXPECT_EQ(says("GET /who HTTP/1.1\r\nHost: a.com:80\r\n\r\n"), "HTTP/1.1 200");
  EXPECT_EQ(says("GET /who HTTP/1.1\r\nHost: b.com\r\n\r\n"), "HTTP/1.1 421");
  EXPECT_EQ(says("GET /healthz HTTP/1.1\r\nHost: b.com\r\n\r\n"), "HTTP/1.1 421");
  EXPECT_EQ(says("GET /who HTTP/1.0\r\n\r\n"), "HTTP/1.0 421");
  EXPECT_EQ(says(handshake("", "b.com")), "HTTP/1.1 421");
  EXPECT_TRUE(counted("host", 4));
  EXPECT_EQ(http_request(app->admin_port(), "GET", "/healthz").first, 200U);
}

TEST_F(Door, BelievesTrustedProxiesRequestByRequest) {
  at_door().trusted = *networks::parse("127.0.0.1");
  auto proxy = caller{port()};
  for (const auto* who : {"192.0.2.1", "192.0.2.2"})
    EXPECT_NE(proxy
                .say("HEAD /who HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 6.6.6.6\r\n"
                     "X-Forwarded-For: "
                     + std::string{who} + ", 127.0.0.1\r\n\r\n")
                .head()
                .find("Who: " + std::string{who} + "\r\n"),
              std::string::npos);
}

TEST_F(Door, DoesNotBelieveOthers) {
  EXPECT_NE(caller{port()}
              .say("GET /who HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n")
              .head()
              .find("Who: 127.0.0.1\r\n"),
            std::string::npos);
}

TEST_F(Door, ReadsProxyHeaders) {
  at_door().trusted = *networks::parse("127.0.0.1");
  at_door().proxy_protocol = true;
  const auto get = std::string{"GET /who HTTP/1.1\r\nHost: x\r\n\r\n"};
  const auto line = std::string{"PROXY TCP4 192.0.2.1 10.0.0.1 1 2\r\n"};
  EXPECT_NE(caller{port()}.say(line + get).head().find("Who: 192.0.2.1\r\n"), std::string::npos);
  auto slow = caller{port()};
  for (const auto byte : line + get)
    slow.say({byte});
  EXPECT_NE(slow.head().find("Who: 192.0.2.1\r\n"), std::string::npos);
  EXPECT_EQ(says(get), "");
  EXPECT_TRUE(counted("proxy", 1));
  EXPECT_EQ(http_request(app->admin_port(), "GET", "/healthz").first, 200U); // Without one.
}

TEST_F(Door, TakesProxyHeadersOfTrustedPeersOnly) {
  at_door().proxy_protocol = true;
  EXPECT_THROW(port(), std::runtime_error);
  app.reset();
  at_door().trusted = *networks::parse("10.0.0.0/8");
  EXPECT_EQ(says("PROXY UNKNOWN\r\nGET /who HTTP/1.1\r\nHost: x\r\n\r\n"), "");
  EXPECT_TRUE(counted("proxy", 1));
}

TEST_F(Door, StopsWhileAProxyHeaderIsMissing) {
  at_door().trusted = *networks::parse("127.0.0.1");
  at_door().proxy_protocol = true;
  auto silent = caller{port()};
  silent.say("PROXY ");
  const auto begin = std::chrono::steady_clock::now();
  app->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{2});
}

TEST_F(Door, HoldsSoManyConnections) {
  at_door().limits.connections = 1;
  auto first = std::optional<caller>{port()};
  EXPECT_EQ(first->say(handshake("")).status(), "HTTP/1.1 101");
  const auto refused = caller{port()}.say("GET /who HTTP/1.1\r\nHost: x\r\n\r\n").head();
  EXPECT_TRUE(refused.starts_with("HTTP/1.1 503 ")) << refused;
  EXPECT_NE(refused.find("Retry-After: "), std::string::npos) << refused;
  EXPECT_TRUE(counted("node_limit", 1));
  EXPECT_EQ(http_request(app->admin_port(), "GET", "/healthz").first, 200U);
  first.reset();
  auto again = std::string{};
  for (auto tries = 0; tries < 200 && again != "HTTP/1.1 101"; ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
    again = says(handshake(""));
  }
  EXPECT_EQ(again, "HTTP/1.1 101");
}

TEST_F(Door, HoldsSoManyConnectionsOfAnAddress) {
  at_door().limits.per_address = 1;
  auto first = caller{port()};
  EXPECT_EQ(first.say(handshake("")).status(), "HTTP/1.1 101");
  const auto refused = caller{port()}.say(handshake("")).head();
  EXPECT_TRUE(refused.starts_with("HTTP/1.1 429 ")) << refused;
  EXPECT_NE(refused.find("Retry-After: "), std::string::npos) << refused;
  EXPECT_TRUE(counted("address_limit", 1));
}

TEST_F(Door, CountsWhomAProxySpeaksFor) {
  at_door().limits.per_address = 1;
  at_door().trusted = *networks::parse("127.0.0.1");
  const auto of = [](const std::string& who) {
    return handshake("X-Forwarded-For: " + who + "\r\n");
  };
  auto first = caller{port()};
  EXPECT_EQ(first.say(of("192.0.2.1")).status(), "HTTP/1.1 101");
  auto second = caller{port()};
  EXPECT_EQ(second.say(of("192.0.2.1")).status(), "HTTP/1.1 429");
  second.skip("too many connections of your address\n");
  EXPECT_EQ(second.say(of("192.0.2.2")).status(), "HTTP/1.1 101"); // The same connection.
  EXPECT_EQ(says(handshake("")), "HTTP/1.1 101");                  // The proxy itself.
}

TEST_F(Door, LimitsHandshakes) {
  at_door().limits.handshakes_per_second = 2;
  auto statuses = std::multiset<std::string>{};
  for (auto i = 0; i < 5; ++i)
    statuses.insert(says(handshake("")));
  EXPECT_GE(statuses.count("HTTP/1.1 101"), 2U);
  EXPECT_GE(statuses.count("HTTP/1.1 429"), 1U);
  EXPECT_EQ(says("GET /who HTTP/1.1\r\nHost: x\r\n\r\n"), "HTTP/1.1 200");
}

TEST_F(Door, OnlyWarnsOrDoesNothingIfToldSo) {
  at_door().limits = {
    .connections = 1, .per_address = 1, .handshakes_per_second = 1, .mode = limit_mode::warn};
  auto first = caller{port()};
  EXPECT_EQ(first.say(handshake("")).status(), "HTTP/1.1 101");
  EXPECT_EQ(says(handshake("")), "HTTP/1.1 101");
  EXPECT_TRUE(counted("node_limit", 1));
  EXPECT_TRUE(counted("address_limit", 1));
  EXPECT_TRUE(counted("handshake_rate", 1));
  app.reset();
  at_door().limits.mode = limit_mode::off;
  auto other = caller{port()};
  EXPECT_EQ(other.say(handshake("")).status(), "HTTP/1.1 101");
  EXPECT_EQ(says(handshake("")), "HTTP/1.1 101");
  EXPECT_TRUE(counted("node_limit", 0));
  EXPECT_TRUE(counted("handshake_rate", 0));
}

TEST_F(Door, TakesSoManyHeaderFields) {
  const auto with = [](int fields) {
    auto request = std::string{"GET /who HTTP/1.1\r\nHost: x\r\n"};
    for (auto i = 1; i < fields; ++i)
      request += "A: b\r\n";
    return request + "\r\n";
  };
  EXPECT_EQ(says(with(64)), "HTTP/1.1 200");
  EXPECT_EQ(says(with(65)), "HTTP/1.1 431");
  EXPECT_EQ(says("GET /who HTTP/1.1\r\nHost: x\r\nA: " + std::string(9'000, 'x') + "\r\n\r\n"),
            "HTTP/1.1 431");
  EXPECT_TRUE(counted("header", 2));
}

} // namespace
} // namespace plenum::core::test
