// SPDX-License-Identifier: Apache-2.0

#include "tests/support/api_test.hpp"

namespace plenum::core::test {
namespace {

class MiddlewareApi : public ApiTest {
protected:
  void add_echo() {
    app.websocket("/ws", [](WebSocket& ws) -> Task<> {
      co_await ws.accept();
      co_await ws.send_text("hello " + ws.user().str());
      while (auto message = co_await ws.receive())
        co_await ws.send(*message);
    });
  }
};

TEST_F(MiddlewareApi, LetsInOnlyWhomItKnows) {
  app.use(authenticate([](WebSocket& ws) -> Task<std::optional<std::string>> {
    co_await sleep_for(std::chrono::milliseconds{1}); // As if a database were asked.
    if (ws.query_param("token") == "secret")
      co_return "ann";
    co_return std::nullopt;
  }));
  add_echo();
  EXPECT_EQ(connect("/ws?token=secret").receive(), "hello ann");
  EXPECT_EQ(ws_client::refused(port(), "/ws?token=wrong&user=ann"), 401U);
}

TEST_F(MiddlewareApi, LetsNobodyNameItselfOnARouteOfTheProgram) {
  add_echo();
  EXPECT_EQ(connect("/ws?user=ann").receive(), "hello ");
}

TEST_F(MiddlewareApi, ClosesWhoSendsTooMuch) {
  app.use(limit_rate(1, 5));
  add_echo();
  auto client = connect("/ws");
  client.receive();
  for (auto i = 0; i < 5; ++i) {
    client.send("x");
    EXPECT_EQ(client.receive(), "x");
  }
  client.send("one too many");
  client.send("and more");
  EXPECT_EQ(client.closed_with(), 4429);
}

TEST_F(MiddlewareApi, BoundsTheConnectionsOfAnAddress) {
  app.use(limit_connections(2));
  add_echo();
  {
    auto first = connect("/ws");
    auto second = connect("/ws");
    EXPECT_EQ(ws_client::refused(port(), "/ws"), 429U);
    first.close();
    EXPECT_TRUE(soon([&] { return ws_client::refused(port(), "/ws") == 0; }));
  }
}

TEST_F(MiddlewareApi, StandsAroundNativeRoutesToo) {
  auto api = WSRouter{};
  api.native("/native");
  api.use(authenticate([](WebSocket& ws) -> Task<std::optional<std::string>> {
    co_await sleep_for(std::chrono::milliseconds{1});
    const auto token = ws.query_param("token");
    co_return token.empty() ? std::nullopt : std::optional{token + "'s owner"};
  }));
  app.mount("/api", api);
  app.use(limit_rate(0.001, 3));
  EXPECT_EQ(ws_client::refused(port(), "/api/native", "plenum.v1.json"), 401U);
  EXPECT_EQ(ws_client::refused(port(), "/api/native?token=t"), 400U); // No wire was chosen.
  auto client = connect("/api/native?token=t&user=ann", "plenum.v1.json");
  EXPECT_NE(client.receive().find(R"("user":"t's owner")"), std::string::npos);
  client.send(R"({"op":"join","id":1,"group":"g"})");
  EXPECT_NE(client.receive().find(R"("op":"joined")"), std::string::npos);
  client.send(R"({"op":"send","group":"g","data":1})");
  EXPECT_NE(client.receive().find(R"("data":1)"), std::string::npos);
  client.send(R"({"op":"ping","id":2})");
  EXPECT_NE(client.receive().find(R"("op":"pong")"), std::string::npos);
  client.send(R"({"op":"ping","id":3})"); // One too many.
  EXPECT_EQ(client.closed_with(), 4429);
  EXPECT_TRUE(has_members("g", 0));
}

// -- around HTTP ---------------------------------------------------------------------

/// Adds its name to the answer, after those within it.
HttpMiddleware sign(std::string name) {
  return [name = std::move(name)](const Request& asked, HttpHandler next) -> Task<Response> {
    auto answer = co_await next(asked);
    answer.body += name;
    co_return answer;
  };
}

Task<Response> only_with_key(const Request& asked, HttpHandler next) {
  if (asked.path != "/open" && find_param(asked.query_params, "key") != "sesame")
    co_return Response::text("who are you?", 401);
  co_return co_await next(asked);
}

TEST_F(MiddlewareApi, StandsAroundHttpRoutesTheFirstOutermost) {
  app.use(sign("1")).use(sign("2"));
  app.get("/plain", [](const Request&) { return Response::text("0"); });
  app.get("/waits", [](const Request&) -> Task<Response> {
    co_await sleep_for(std::chrono::milliseconds{1});
    co_return Response::text("0");
  });
  auto inner = Router{};
  inner.use(sign("3"));
  inner.get("/", [](const Request&) { return Response::text("0"); });
  app.mount("/inner", inner);
  const auto get = [&](const std::string& path) {
    return http_request(port(), "GET", path).second;
  };
  EXPECT_EQ(get("/plain"), "021");
  EXPECT_EQ(get("/waits"), "021");
  EXPECT_EQ(get("/inner/"), "0321");
  EXPECT_EQ(get("/healthz"), "ok\n"); // The server's own.
}

TEST_F(MiddlewareApi, GuardsHttpRoutes) {
  app.use(only_with_key);
  auto runs = 0;
  app.get("/safe", [&](const Request&) {
    ++runs;
    return Response::text("gold");
  });
  app.get("/open", [](const Request&) { return Response::text("welcome"); });
  EXPECT_EQ(http_request(port(), "GET", "/safe").first, 401U);
  EXPECT_EQ(runs, 0);
  EXPECT_EQ(http_request(port(), "GET", "/safe?key=sesame").second, "gold");
  EXPECT_EQ(http_request(port(), "GET", "/open").second, "welcome");
}

TEST_F(MiddlewareApi, OfHttpThatThrowsIsAnsweredLikeAHandler) {
  app.use([](const Request&, HttpHandler) -> Task<Response> {
    throw std::runtime_error{"a bug"};
    co_return Response{};
  });
  app.get("/", [](const Request&) { return Response::text("0"); });
  EXPECT_EQ(http_request(port(), "GET", "/").first, 500U);
}

TEST_F(MiddlewareApi, OfEachKindLeavesTheOtherAlone) {
  app.use(sign("1"));
  app.use([](WebSocket& ws, WebSocketHandler) -> Task<> {
    ws.refuse(403, "no");
    co_return;
  });
  app.websocket("/ws", [](WebSocket& ws) -> Task<> { co_await ws.accept(); });
  app.get("/", [](const Request&) { return Response::text("0"); });
  EXPECT_EQ(http_request(port(), "GET", "/").second, "01");
  EXPECT_EQ(ws_client::refused(port(), "/ws"), 403U);
  EXPECT_THROW(Router{}.use(HttpMiddleware{}), std::invalid_argument);
}

TEST_F(MiddlewareApi, MayServeCommandsOnlyOnNativeRoutes) {
  app.websocket("/ws", [](WebSocket& ws) -> Task<> { co_await ws.serve_commands(); });
  EXPECT_EQ(ws_client::refused(port(), "/ws"), 500U);
}

} // namespace
} // namespace plenum::core::test
