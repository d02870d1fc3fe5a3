// SPDX-License-Identifier: Apache-2.0
//
// A program that lets somebody in no more: on one node, and on two with a Redis that is away for a
// while.

#include "gateway/settings/server_settings.hpp"
#include "tests/support/api_test.hpp"
#include "tests/support/redis_server.hpp"

namespace plenum::core::test {
namespace {

using namespace std::chrono_literals;

/// Everybody is who their token says.
Task<Admission> believe(const Request& /*asked*/, const std::string& token) {
  co_return Identity{.user = token, .permissions = {{"all", {"**"}}}};
}

std::uint16_t start(App& app) {
  app.native("/ws");
  app.authenticate(believe);
  return app.start();
}

/// Somebody who has been welcomed.
struct guest_of : ws_client {
  guest_of(std::uint16_t port, const std::string& user)
    : ws_client{port, "/ws?token=" + user, "plenum.v1.json"} {
    receive();
  }
};

unsigned refused(std::uint16_t port, const std::string& user) {
  return ws_client::refused(port, "/ws?token=" + user, "plenum.v1.json");
}

class Revoke : public testing::Test {
protected:
  Revoked revoke(Revocation what) { return app.box().wait(app.box().revoke(what)); }

  App app{AppOptions{.port = 0, .loops = 2}};
  std::uint16_t port = start(app);
};

TEST_F(Revoke, ClosesTheChannelsOfAUserAndKeepsThemOut) {
  auto ada = guest_of(port, "ada");
  auto ada_too = guest_of(port, "ada");
  auto ben = guest_of(port, "ben");
  const auto done = revoke({.user = "ada"});
  EXPECT_EQ(done.nodes, 1U);
  EXPECT_EQ(done.closed, 2U);
  EXPECT_FALSE(done.partial);
  EXPECT_EQ(ada.closed_with(), 4403);
  EXPECT_EQ(ada_too.closed_with(), 4403);
  EXPECT_EQ(refused(port, "ada"), 401U);
  ben.send(R"({"op":"ping","id":1})");
  EXPECT_FALSE(ben.receive().empty());
}

TEST_F(Revoke, CanBeTakenBack) {
  revoke({.user = "ada"});
  ASSERT_EQ(refused(port, "ada"), 401U);
  std::this_thread::sleep_for(2ms); // The later one counts.
  revoke({.user = "ada", .lasts = 0s});
  guest_of(port, "ada");
}

TEST_F(Revoke, ForgetsItAfterItsTime) {
  revoke({.user = "ada", .lasts = 1s});
  EXPECT_EQ(refused(port, "ada"), 401U);
  std::this_thread::sleep_for(1100ms);
  guest_of(port, "ada");
}

TEST_F(Revoke, OfWhatWasMadeBeforeTakesWhoComesLater) {
  auto ada = guest_of(port, "ada");
  auto ben = guest_of(port, "ben");
  EXPECT_EQ(revoke({.issued_before = std::chrono::system_clock::now()}).closed, 2U);
  EXPECT_EQ(ada.closed_with(), 4403);
  EXPECT_EQ(ben.closed_with(), 4403);
  std::this_thread::sleep_for(1100ms); // The program says anew who it is.
  guest_of(port, "ada");
}

TEST_F(Revoke, RefusesATokenThatAnOpenChannelShows) {
  auto ada = guest_of(port, "ada");
  revoke({.user = "eve"});
  ada.send(R"({"op":"refresh","id":1,"token":"eve"})");
  const auto told = ada.receive();
  EXPECT_NE(told.find("unauthorized"), std::string::npos) << told;
  EXPECT_NE(told.find("the token has been revoked"), std::string::npos) << told;
}

TEST_F(Revoke, WantsSomebody) {
  EXPECT_THROW(revoke({}), ChannelBoxError);
  EXPECT_THROW(revoke({.user = "ada", .token = "t"}), ChannelBoxError);
}

class RevokeInACluster : public testing::Test {
protected:
  server_settings settings() const {
    auto made = server_settings{};
    made.fixed.listen.port = 0;
    made.fixed.loops = 2;
    made.fixed.broker.redis = redis.url();
    made.fixed.broker.redis_wait = 1000ms;
    made.fixed.broker.redis_patience = 500ms;
    return made;
  }

  template <class F>
  static bool soon(F what) {
    for (auto tries = 0; tries < 500; ++tries, std::this_thread::sleep_for(20ms))
      if (what())
        return true;
    return false;
  }

  redis_server redis;
  App one{settings()};
  App two{settings()};
};

TEST_F(RevokeInACluster, ClosesChannelsOnEveryNode) {
  const auto ports = std::array{start(one), start(two)};
  ASSERT_TRUE(soon([&] { return two.box().wait(two.box().nodes()).size() == 2; }));
  auto here = guest_of(ports[0], "ada");
  auto there = guest_of(ports[1], "ada");
  const auto done = one.box().wait(one.box().revoke({.user = "ada"}));
  EXPECT_EQ(done.nodes, 2U);
  EXPECT_EQ(done.closed, 2U);
  EXPECT_FALSE(done.partial);
  EXPECT_EQ(here.closed_with(), 4403);
  EXPECT_EQ(there.closed_with(), 4403);
  EXPECT_EQ(refused(ports[1], "ada"), 401U);
}

TEST_F(RevokeInACluster, IsKnownToANodeThatBeginsLater) {
  start(one);
  ASSERT_TRUE(soon([&] { return one.box().wait(one.box().nodes()).size() == 1; }));
  EXPECT_TRUE(soon([&] {
    try {
      return one.box().wait(one.box().revoke({.user = "ada"})).nodes == 1;
    } catch (const ChannelBoxError&) {
      return false;
    }
  }));
  const auto port = start(two);
  EXPECT_TRUE(soon([&] { return refused(port, "ada") == 401; }));
  two.stop();
  const auto again = two.start();
  EXPECT_TRUE(soon([&] { return refused(again, "ada") == 401; }));
}

TEST_F(RevokeInACluster, FailsWhileItCannotBeKept) {
  const auto port = start(one);
  auto ada = guest_of(port, "ada");
  redis.kill();
  EXPECT_THROW(one.box().wait(one.box().revoke({.user = "ada"})), ChannelBoxError);
  ada.send(R"({"op":"ping","id":1})");
  EXPECT_FALSE(ada.receive().empty());
}

} // namespace
} // namespace plenum::core::test
