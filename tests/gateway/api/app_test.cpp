// SPDX-License-Identifier: Apache-2.0

#include "actors/loop/event_loop.hpp"
#include "tests/support/api_test.hpp"

#include <thread>

namespace plenum::core::test {
namespace {

class AppApi : public ApiTest {};

Task<> say(WebSocket& ws, std::string what) {
  co_await ws.accept();
  co_await ws.send_text(std::move(what));
}

TEST_F(AppApi, TakesOverSettingsThatChangeWhileItRuns) {
  auto one = App{AppOptions{.port = 0, .loops = 1, .insecure = true}};
  one.native("/ws");
  one.post("/changes", [](const Request&) {
    auto& loop = *event_loop::current();
    auto changed = loop.settings();
    changed.clients.groups = 1;
    loop.change(changed);
    return Response::text("changed");
  });
  const auto port = one.start();
  auto client = ws_client{port, "/ws", "plenum.v1.json"};
  client.receive(); // The welcome.
  client.send(R"({"op":"join","id":1,"group":"a"})");
  EXPECT_NE(client.receive().find("joined"), std::string::npos);
  EXPECT_EQ(http_request(port, "POST", "/changes").first, 200U);
  client.send(R"({"op":"join","id":2,"group":"b"})");
  EXPECT_NE(client.receive().find("limits.groups is reached"), std::string::npos);
}

TEST_F(AppApi, ServesHttpBesideWebSockets) {
  app.get("/api/rooms/{room}", [](const Request& asked) {
    return Response::json(Json{{"room", asked.path_params.at("room")},
                               {"limit", std::string{find_param(asked.query_params, "limit")}}});
  });
  app.post("/api/echo", [](const Request& asked) -> Task<Response> {
    co_await sleep_for(std::chrono::milliseconds{10});
    co_return Response::text(asked.body, 201);
  });
  app.get("/fails", [](const Request&) -> Response { throw std::runtime_error{"a bug"}; });
  app.get("/header/{name}", [](const Request& asked) {
    auto answer = Response::text("x");
    answer.headers.emplace_back("X-Name", asked.path_params.at("name"));
    return answer;
  });
  app.websocket("/ws", [](WebSocket& ws) { return say(ws, "hello"); });
  const auto get = [&](const std::string& path) { return http_request(port(), "GET", path); };
  EXPECT_EQ(get("/api/rooms/a%20b?limit=5"),
            (std::pair{200U, std::string{R"({"room":"a b","limit":"5"})"}}));
  EXPECT_EQ(http_request(port(), "POST", "/api/echo", "body"),
            (std::pair{201U, std::string{"body"}}));
  EXPECT_EQ(http_request(port(), "HEAD", "/api/rooms/x"), (std::pair{200U, std::string{}}));
  EXPECT_EQ(get("/fails").first, 500U);
  EXPECT_EQ(get("/header/ann").first, 200U);
  EXPECT_EQ(get("/header/ann%0aX-Other:x").first, 500U); // No client writes headers.
  EXPECT_EQ(get("/api/echo").first, 405U);
  EXPECT_EQ(get("/ws").first, 426U);
  EXPECT_EQ(get("/nothing").first, 404U);
}

TEST_F(AppApi, MountsRoutersBelowAPrefix) {
  auto inner = WSRouter{};
  inner.ws_route("/endpoint", [](WebSocket& ws) { return say(ws, "Nested endpoint"); });
  auto v1 = Router{};
  v1.mount("/v1", inner);
  app.mount("/api/", v1);
  app.websocket("/api/{other}", [](WebSocket& ws) { return say(ws, ws.path_param("other")); });
  EXPECT_EQ(connect("/api/v1/endpoint").receive(), "Nested endpoint");
  EXPECT_EQ(connect("/api/else").receive(), "else"); // A prefix does not capture the rest.
  EXPECT_EQ(ws_client::refused(port(), "/apiv1/endpoint"), 404U);
}

TEST_F(AppApi, WrapsHandlersInMiddlewareFromTheOutside) {
  const auto note = [](const std::string& name) {
    return [name](WebSocket& ws, WebSocketHandler next) -> Task<> {
      auto* names = std::any_cast<std::string>(&ws.data());
      ws.data() = (names != nullptr ? *names : std::string{}) + name;
      if (ws.query_param("stop") == name)
        co_return co_await ws.refuse(401);
      co_await next(ws);
    };
  };
  auto inner = Router{};
  inner.use(note("c"));
  inner.websocket("/ws",
                  [](WebSocket& ws) { return say(ws, std::any_cast<std::string>(ws.data())); });
  app.use(note("a")).use(note("b"));
  app.mount("/in", inner);
  EXPECT_EQ(connect("/in/ws").receive(), "abc");
  EXPECT_EQ(ws_client::refused(port(), "/in/ws?stop=b"), 401U);
}

TEST_F(AppApi, RunsHooksAndPeriodicTasks) {
  auto order = std::string{};
  auto ticks = std::atomic<int>{0};
  app.on_startup([&]() -> Task<> {
    co_await app.box().group_send("g", "from the start", {.save_history = true});
    order += "up ";
  });
  app.on_shutdown([&]() -> Task<> {
    order += "down";
    co_return;
  });
  app.every(std::chrono::milliseconds{5}, [&]() -> Task<> {
    ++ticks;
    throw std::runtime_error{"does not end it"};
    co_return;
  });
  port();
  EXPECT_TRUE(soon([&] { return ticks > 3; }));
  EXPECT_EQ(box().wait(box().show_history("g")).size(), 1U);
  app.stop();
  EXPECT_EQ(order, "up down");
}

TEST_F(AppApi, EndsHandlersThatNeverDo) {
  app.websocket("/ws", [](WebSocket& ws) -> Task<> {
    co_await ws.accept();
    for (;;)
      co_await sleep_for(std::chrono::hours{1});
  });
  auto client = connect("/ws");
  auto stopping = std::thread{[&] { app.stop(); }};
  EXPECT_EQ(client.closed_with(), 1001);
  stopping.join();
}

TEST_F(AppApi, SaysWhyItCannotListen) {
  auto other = App{AppOptions{.port = port(), .loops = 1}};
  EXPECT_THROW(other.start(), std::runtime_error);
}

} // namespace
} // namespace plenum::core::test
