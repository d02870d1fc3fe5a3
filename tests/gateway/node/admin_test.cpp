// SPDX-License-Identifier: Apache-2.0
//
// The address for those who run a node, beside the one for clients.

#include "gateway/settings/server_settings.hpp"
#include "tests/support/api_test.hpp"

#include <future>
#include <thread>

namespace plenum::core::test {
namespace {

using namespace std::chrono_literals;
using boost::asio::ip::tcp;

unsigned get(std::uint16_t port, const std::string& path) {
  return http_request(port, "GET", path).first;
}

class Admin : public ApiTest {
protected:
  static App with_admin() {
    return App{AppOptions{.port = 0, .loops = 1, .insecure = true, .admin_listen = "127.0.0.1:0"}};
  }
};

TEST_F(Admin, HasTheMetricsWhichClientsThenDoNot) {
  EXPECT_EQ(get(port(), "/metrics"), 200U);
  EXPECT_EQ(app.admin_port(), 0);
  auto other = with_admin();
  const auto clients = other.start();
  EXPECT_EQ(get(clients, "/metrics"), 404U);
  EXPECT_EQ(http_request(other.admin_port(), "GET", "/metrics").second.find("# HELP"), 0U);
  for (const auto port : {clients, other.admin_port()}) {
    EXPECT_EQ(get(port, "/healthz"), 200U);
    EXPECT_EQ(get(port, "/readyz"), 200U);
  }
}

TEST_F(Admin, HasNoRoutesOfTheProgram) {
  auto other = with_admin();
  other.native("/ws");
  other.get("/{rest:path}", [](const Request&) { return Response::text("the program's"); });
  const auto clients = other.start();
  EXPECT_EQ(get(clients, "/anything"), 200U);
  EXPECT_EQ(get(other.admin_port(), "/anything"), 404U);
  EXPECT_EQ(ws_client::refused(other.admin_port(), "/ws"), 404U);
}

TEST_F(Admin, AnswersOnlyWhoReadsWhereTheServerItselfDoes) {
  app.get("/{rest:path}", [](const Request&) { return Response::text("the program's"); });
  EXPECT_EQ(http_request(port(), "GET", "/healthz").second, "ok\n");
  EXPECT_EQ(http_request(port(), "HEAD", "/healthz"), (std::pair{200U, std::string{}}));
  EXPECT_EQ(http_request(port(), "DELETE", "/healthz").first, 405U); // By the program's route.
}

TEST_F(Admin, SeesTheNodeLeaveAndDoesNotHoldItUp) {
  auto settings = server_settings{};
  settings.fixed.listen.port = 0;
  settings.fixed.identity.insecure = true;
  settings.fixed.admin = address{"127.0.0.1", 0};
  settings.fixed.draining = {.delay = 1s, .spread = 60s};
  auto leaving = App{settings};
  leaving.native("/ws");
  auto started = std::promise<std::uint16_t>{};
  auto running = std::thread{[&] { leaving.run([&](auto port) { started.set_value(port); }); }};
  started.get_future().wait();
  auto io = boost::asio::io_context{};
  auto idle = tcp::socket{io};
  idle.connect({boost::asio::ip::address_v4::loopback(), leaving.admin_port()});
  leaving.request_stop();
  EXPECT_TRUE(soon([&] {
    return http_request(leaving.admin_port(), "GET", "/readyz")
           == std::pair{503U, std::string{"leaving\n"}};
  }));
  const auto asked = steady_clock::now();
  running.join(); // Not after a minute: no client is there.
  EXPECT_LT(steady_clock::now() - asked, 30s);
}

TEST_F(Admin, IsAnAddressOrRefused) {
  EXPECT_THROW((App{AppOptions{.admin_listen = "everywhere"}}), std::invalid_argument);
  auto other = App{
    AppOptions{.port = 0, .loops = 1, .admin_listen = "127.0.0.1:" + std::to_string(port())}};
  EXPECT_THROW(other.start(), std::runtime_error); // Somebody is there already.
}

} // namespace
} // namespace plenum::core::test
