// SPDX-License-Identifier: Apache-2.0

#include "tests/support/api_test.hpp"

namespace plenum::core::test {
namespace {

Response nothing(const Request&) {
  return {};
}

Task<> refuse(WebSocket& ws) {
  co_await ws.refuse(404);
}

TEST(Router, RefusesAPatternThatIsNone) {
  auto router = Router{};
  for (const auto* pattern : {"", "a", "/{", "/a?b=1"}) {
    EXPECT_THROW(router.get(pattern, nothing), std::invalid_argument) << pattern;
    EXPECT_THROW(router.websocket(pattern, refuse), std::invalid_argument) << pattern;
    EXPECT_THROW(router.native(pattern), std::invalid_argument) << pattern;
  }
  EXPECT_TRUE(router.routes().empty());
}

TEST(Router, RefusesTheSameRouteTwice) {
  auto router = Router{};
  router.get("/a", nothing).post("/a", nothing).websocket("/a", refuse);
  EXPECT_THROW(router.get("/a", nothing), std::invalid_argument);
  EXPECT_THROW(router.native("/a"), std::invalid_argument);
  auto other = Router{};
  other.get("/a", nothing);
  EXPECT_THROW(router.mount("", other), std::invalid_argument);
}

TEST(Router, RefusesWhatIsEmpty) {
  auto router = Router{};
  EXPECT_THROW(router.websocket("/a", WebSocketHandler{}), std::invalid_argument);
  EXPECT_THROW(router.get("/a", HttpHandler{}), std::invalid_argument);
  EXPECT_THROW(router.get("/a", std::function<Response(const Request&)>{}), std::invalid_argument);
  EXPECT_THROW(router.use(Middleware{}), std::invalid_argument);
}

TEST(Router, MountsAtTheRootWithoutAPrefix) {
  auto inner = Router{};
  inner.get("/a", nothing);
  for (const auto* prefix : {"", "/"}) {
    auto router = Router{};
    EXPECT_EQ(router.mount(prefix, inner).routes().front().pattern, "/a");
  }
}

TEST(Router, RefusesAPrefixThatDoesNotFit) {
  auto inner = Router{};
  inner.get("/{a}", nothing);
  auto router = Router{};
  for (const auto* prefix : {"api", "/{a}", "/{rest:path}"})
    EXPECT_THROW(router.mount(prefix, inner), std::invalid_argument) << prefix;
}

class AppRoutes : public ApiTest {};

TEST_F(AppRoutes, AreNotTheServersOwn) {
  app.get("/metrics", nothing);
  EXPECT_THROW(app.start(), std::invalid_argument);
}

TEST_F(AppRoutes, MayHaveTheNamesOfTheServersOwnElsewhere) {
  auto inner = Router{};
  inner.get("/metrics", nothing);
  app.mount("/api", inner);
  EXPECT_EQ(http_request(port(), "GET", "/api/metrics").first, 200U);
}

TEST_F(AppRoutes, AreNotAddedAfterTheStart) {
  app.get("/", nothing);
  port();
  EXPECT_THROW(app.get("/a", nothing), std::logic_error);
  EXPECT_THROW(app.websocket("/a", refuse), std::logic_error);
  EXPECT_THROW(app.native("/a"), std::logic_error);
  EXPECT_THROW(app.use(log_connections()), std::logic_error);
  app.stop();
  app.start(); // The same routes again.
}

} // namespace
} // namespace plenum::core::test
