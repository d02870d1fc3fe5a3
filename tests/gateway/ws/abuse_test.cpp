// SPDX-License-Identifier: Apache-2.0
//
// WebSocket handlers that do what they should not: none holds up its loop or ends the server.

#include "tests/support/api_test.hpp"

#include <array>
#include <future>
#include <thread>

namespace plenum::core::test {
namespace {

/// All on one loop, so that whoever holds it up holds up all.
class Abuse : public testing::Test {
protected:
  void SetUp() override {
    app.websocket("/echo", [](WebSocket& ws) -> Task<> {
      co_await ws.accept();
      while (auto message = co_await ws.receive())
        co_await ws.send(*message);
    });
  }

  ws_client connect(const std::string& path) {
    if (port_ == 0)
      port_ = app.start();
    return {port_, path};
  }

  unsigned refused(const std::string& path) {
    if (port_ == 0)
      port_ = app.start();
    return ws_client::refused(port_, path);
  }

  void expect_to_serve() {
    auto other = connect("/echo");
    other.send("still there");
    EXPECT_EQ(other.receive(), "still there");
  }

  App app{AppOptions{.port = 0, .loops = 1}};

private:
  std::uint16_t port_ = 0;
};

/// Tells when it goes, with its handler's frame.
struct farewell {
  explicit farewell(std::promise<void>& to) : said{to} {}
  ~farewell() { said.set_value(); }
  std::promise<void>& said;
};

bool is_kept(std::promise<void>& promise) {
  return promise.get_future().wait_for(std::chrono::seconds{20}) == std::future_status::ready;
}

TEST_F(Abuse, AThrowBeforeTheFirstWaitIsAnyOther) {
  app.websocket("/throws", [](WebSocket&) -> Task<> { throw std::runtime_error{"a bug"}; });
  app.websocket("/number", [](WebSocket&) -> Task<> { throw 7; });
  app.websocket("/empty", [](WebSocket&) -> Task<> { return {}; });
  app.websocket("/accepts", [](WebSocket& ws) -> Task<> {
    ws.accept();
    throw 7;
  });
  for (const auto* path : {"/throws", "/number", "/empty"})
    EXPECT_EQ(refused(path), 500U) << path;
  EXPECT_EQ(connect("/accepts").closed_with(), 1011);
  expect_to_serve();
}

TEST_F(Abuse, MiddlewareThatIsNoCoroutineIsAnyOther) {
  app.use([](WebSocket& ws, WebSocketHandler next) -> Task<> {
    if (ws.query_param("token").empty())
      throw std::runtime_error{"no token"};
    return next(ws);
  });
  EXPECT_EQ(refused("/echo"), 500U);
  auto client = connect("/echo?token=t");
  client.send("x");
  EXPECT_EQ(client.receive(), "x");
}

TEST_F(Abuse, AStreamEndsWithItsClientHoweverThatGoes) {
  auto ended = std::array<std::promise<void>, 3>{};
  app.websocket("/stream/{number:int}", [&](WebSocket& ws) -> Task<> {
    const auto at_end = farewell{ended.at(std::stoul(ws.path_param("number")))};
    co_await ws.accept();
    for (;;)
      co_await ws.send_text(std::string(10'000, 'x'));
  });
  auto closes = connect("/stream/0");
  auto cuts = connect("/stream/1");
  auto resets = connect("/stream/2");
  for (auto* client : {&closes, &cuts, &resets})
    EXPECT_EQ(client->receive().size(), 10'000U);
  closes.close();
  cuts.cut();
  resets.reset();
  for (auto& each : ended)
    EXPECT_TRUE(is_kept(each));
  expect_to_serve();
}

TEST_F(Abuse, AStreamLetsOthersHaveTheirTurn) {
  app.websocket("/small", [](WebSocket& ws) -> Task<> {
    co_await ws.accept();
    for (;;)
      co_await ws.send_text("");
  });
  auto client = connect("/small");
  auto reader = std::thread{[&] { client.closed_with(); }};
  for (auto i = 0; i < 10; ++i)
    expect_to_serve();
  app.stop();
  reader.join();
}

TEST_F(Abuse, AHandlerThatCatchesTheEndIsEnded) {
  auto ended = std::array<std::promise<void>, 4>{};
  app.websocket("/receives", [&](WebSocket& ws) -> Task<> {
    const auto at_end = farewell{ended[0]};
    co_await ws.accept();
    for (;;) {
      try {
        co_await ws.receive_text();
      } catch (const std::exception&) {}
    }
  });
  app.websocket("/sends", [&](WebSocket& ws) -> Task<> {
    const auto at_end = farewell{ended[1]};
    co_await ws.accept();
    co_await ws.receive();
    for (;;) {
      try {
        co_await ws.send_text("x");
      } catch (...) {}
    }
  });
  app.websocket("/channel", [&](WebSocket& ws) -> Task<> {
    const auto at_end = farewell{ended[2]};
    co_await ws.accept();
    const auto channel = Channel{ws, PayloadType::text};
    co_await ws.receive();
    for (;;)
      co_await channel.send("x");
  });
  app.websocket("/early", [&](WebSocket& ws) -> Task<> {
    const auto at_end = farewell{ended[3]};
    for (;;) {
      try {
        co_await ws.receive();
      } catch (...) {}
    }
  });
  for (const auto* path : {"/receives", "/sends", "/channel"})
    connect(path).cut();
  EXPECT_EQ(refused("/early"), 500U);
  for (auto& each : ended)
    EXPECT_TRUE(is_kept(each));
  expect_to_serve();
}

TEST_F(Abuse, OnlyOneMayWaitForAMessage) {
  auto why = std::promise<std::string>{};
  app.websocket("/ws", [&](WebSocket& ws) -> Task<> {
    co_await ws.accept();
    auto first = [](WebSocket& socket) -> Task<> {
      const auto message = co_await socket.receive();
      co_await socket.send_text("first: " + message->data());
    }(ws);
    first.start([](const std::exception_ptr&) {});
    try {
      co_await ws.receive();
    } catch (const std::logic_error& wrong) {
      why.set_value(wrong.what());
    }
    co_await sleep_for(std::chrono::seconds{60});
  });
  auto client = connect("/ws");
  client.send("x");
  EXPECT_EQ(client.receive(), "first: x");
  EXPECT_NE(why.get_future().get().find("waits already"), std::string::npos);
}

TEST_F(Abuse, AWaitMayBeDestroyed) {
  app.websocket("/ws", [](WebSocket& ws) -> Task<> {
    co_await ws.accept();
    for (auto i = 0; i < 3; ++i) {
      auto waits = [](WebSocket& socket) -> Task<> { co_await socket.receive(); }(ws);
      waits.start([](const std::exception_ptr&) {});
    }
    auto sends = std::vector<Task<>>{};
    for (auto i = 0; i < 3; ++i) {
      sends.push_back([](WebSocket& socket) -> Task<> {
        co_await socket.send_text(std::string(100'000, 'x'));
      }(ws));
      sends.back().start([](const std::exception_ptr&) {});
    }
    sends.erase(sends.begin() + 1);
    while (auto message = co_await ws.receive())
      co_await ws.send(*message);
  });
  auto client = connect("/ws");
  for (auto i = 0; i < 3; ++i)
    EXPECT_EQ(client.receive().size(), 100'000U);
  client.send("x");
  EXPECT_EQ(client.receive(), "x");
  client.close();
  expect_to_serve();
}

TEST_F(Abuse, ASocketIsUsedOnItsLoopOnly) {
  auto kept = std::promise<WebSocket*>{};
  auto go_on = std::atomic<bool>{false};
  app.websocket("/ws", [&](WebSocket& ws) -> Task<> {
    co_await ws.accept();
    kept.set_value(&ws);
    while (!go_on)
      co_await sleep_for(std::chrono::milliseconds{1});
  });
  auto client = connect("/ws");
  auto& ws = *kept.get_future().get();
  EXPECT_THROW(ws.send_text("x"), std::logic_error);
  EXPECT_THROW(ws.accept(), std::logic_error);
  EXPECT_THROW(ws.refuse(403), std::logic_error);
  EXPECT_THROW(ws.close(), std::logic_error);
  EXPECT_THROW(ws.limit_rate(1, 1), std::logic_error);
  EXPECT_THROW(ws.set_user({}), std::logic_error);
  EXPECT_THROW(Channel{ws}, std::logic_error);
  go_on = true;
  EXPECT_EQ(client.closed_with(), 1000);
}

TEST_F(Abuse, AHandshakeIsAnsweredOnceAndAsItMayBe) {
  auto late = std::promise<bool>{};
  app.websocket("/late", [&](WebSocket& ws) -> Task<> {
    co_await ws.accept();
    try {
      ws.refuse(403);
      late.set_value(false);
    } catch (const std::logic_error&) {
      late.set_value(true);
    }
  });
  app.websocket("/refuse/{status:int}", [](WebSocket& ws) -> Task<> {
    const auto status = static_cast<unsigned>(std::stoul(ws.path_param("status")));
    co_await ws.refuse(status, "why");
  });
  app.websocket("/soap", [](WebSocket& ws) -> Task<> { co_await ws.accept("soap"); });
  EXPECT_EQ(connect("/late").closed_with(), 1000);
  EXPECT_TRUE(late.get_future().get());
  for (const auto& [asked, sent] :
       {std::pair{100, 403}, {204, 403}, {600, 403}, {70000, 403}, {304, 304}, {503, 503}})
    EXPECT_EQ(refused("/refuse/" + std::to_string(asked)), static_cast<unsigned>(sent)) << asked;
  EXPECT_EQ(refused("/soap"), 500U); // Nobody has offered it.
}

} // namespace
} // namespace plenum::core::test
