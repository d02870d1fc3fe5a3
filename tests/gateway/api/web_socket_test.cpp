// SPDX-License-Identifier: Apache-2.0

#include "gateway/settings/server_settings.hpp"
#include "tests/support/api_test.hpp"

#include <future>

namespace plenum::core::test {
namespace {

class WebSocketApi : public ApiTest {};

Task<> echo(WebSocket& ws) {
  co_await ws.accept();
  while (auto message = co_await ws.receive())
    co_await ws.send(*message);
}

TEST_F(WebSocketApi, EchoesTextAndBytesOfEveryKind) {
  app.websocket("/ws", echo);
  auto client = connect("/ws");
  for (const auto* text : {"Hello", "", "Hello 世界", "!@#$%^&*()"}) {
    client.send(text);
    EXPECT_EQ(client.receive(), text);
    EXPECT_TRUE(client.got_text());
  }
  for (const auto& bytes :
       {std::string{"plain"}, std::string{}, std::string(1024, 'x'), std::string("\0\1\0", 3)}) {
    client.send_bytes(bytes);
    EXPECT_EQ(client.receive(), bytes);
    EXPECT_FALSE(client.got_text());
  }
}

TEST_F(WebSocketApi, KeepsManyMessagesInOrderWhileItsHandlerIsBusy) {
  app.websocket("/ws", [](WebSocket& ws) -> Task<> {
    co_await ws.accept();
    co_await sleep_for(std::chrono::milliseconds{100});
    while (auto message = co_await ws.receive())
      co_await ws.send(*message);
  });
  auto client = connect("/ws");
  for (auto i = 0; i < 2000; ++i)
    client.send(std::to_string(i));
  for (auto i = 0; i < 2000; ++i)
    ASSERT_EQ(client.receive(), std::to_string(i));
}

TEST_F(WebSocketApi, WaitsForAClientThatReadsSlowly) {
  constexpr auto count = 400;
  app.websocket("/ws", [](WebSocket& ws) -> Task<> {
    co_await ws.accept();
    for (auto i = 0; i < count; ++i)
      co_await ws.send_text(std::string(50'000, 'x')); // 20 MB: far over every buffer.
  });
  auto client = connect("/ws");
  std::this_thread::sleep_for(std::chrono::milliseconds{200});
  for (auto i = 0; i < count; ++i)
    ASSERT_EQ(client.receive().size(), 50'000U);
  EXPECT_EQ(client.closed_with(), 1000);
}

TEST_F(WebSocketApi, KeepsAClientThatItDoesNotListenTo) {
  auto settings = server_settings{};
  settings.fixed.listen.port = 0;
  settings.live.alive = {.ping = std::chrono::seconds{1}, .answer = std::chrono::seconds{1}};
  auto patient = App{settings};
  patient.websocket("/ws", [](WebSocket& ws) -> Task<> {
    co_await ws.accept();
    co_await sleep_for(std::chrono::seconds{4}); // Meanwhile the client would be dead.
    while (auto message = co_await ws.receive())
      if (message->data() == "last")
        co_await ws.send_text("still here");
  });
  auto client = ws_client{patient.start(), "/ws"};
  for (auto i = 0; i < 1000; ++i) // More than the server reads ahead.
    client.send("x");
  client.send("last");
  EXPECT_EQ(client.receive(), "still here");
}

TEST_F(WebSocketApi, KnowsTheRequest) {
  app.websocket("/ws/{room}/{id:int}", [](WebSocket& ws) -> Task<> {
    ws.accept("soap", {{"X-Room", ws.path_param("room")}});
    auto answer = Json{{"path", ws.path()},
                       {"room", ws.path_param("room")},
                       {"id", ws.path_param("id")},
                       {"name", ws.query_param("name")},
                       {"missing", ws.query_param("missing", "none")},
                       {"upgrade", std::string{ws.headers().get("UPGRADE")}},
                       {"offered", ws.subprotocols().size()},
                       {"host", ws.client().host},
                       {"has_port", ws.client().port != 0}};
    co_await ws.send_json(answer);
  });
  auto client = connect("/ws/lobby/7?name=test&value=123", "soap, wamp");
  EXPECT_EQ(client.header("X-Room"), "lobby");
  EXPECT_EQ(client.header("Sec-WebSocket-Protocol"), "soap");
  EXPECT_EQ(client.receive(),
            R"({"path":"/ws/lobby/7","room":"lobby","id":"7","name":"test","missing":"none",)"
            R"("upgrade":"websocket","offered":2,"host":"127.0.0.1","has_port":true})");
  EXPECT_EQ(ws_client::refused(port(), "/ws/lobby/seven"), 404U);
}

TEST_F(WebSocketApi, AnswersBadJsonAndGoesOn) {
  app.websocket("/safe", [](WebSocket& ws) -> Task<> {
    co_await ws.accept();
    for (;;) {
      auto answer = Json{{"status", "error"}};
      try {
        const auto data = co_await ws.receive_json();
        answer = Json{{"status", "success"}, {"data", data}};
      } catch (const WrongMessage&) {}
      co_await ws.send_json(answer);
    }
  });
  auto client = connect("/safe");
  client.send("not json");
  EXPECT_EQ(client.receive(), R"({"status":"error"})");
  client.send(R"({"a": [1, null]})");
  EXPECT_EQ(client.receive(), R"({"status":"success","data":{"a":[1,null]}})");
  client.send_bytes("7");
  EXPECT_EQ(client.receive(), R"({"status":"success","data":7})");
}

TEST_F(WebSocketApi, RefusesTheWrongKindOfMessageToTheHandler) {
  app.websocket("/ws", [](WebSocket& ws) -> Task<> {
    co_await ws.accept();
    auto answer = std::string{};
    try {
      co_await ws.receive_text();
    } catch (const WrongMessage& wrong) {
      answer = wrong.what();
    }
    co_await ws.send_text(answer);
  });
  auto client = connect("/ws");
  client.send_bytes("bytes");
  EXPECT_EQ(client.receive(), "a text message was expected, not bytes");
}

TEST_F(WebSocketApi, TellsTheHandlerWhyItWasClosed) {
  auto told = std::promise<std::pair<int, std::string>>{};
  app.websocket("/ws", [&](WebSocket& ws) -> Task<> {
    co_await ws.accept();
    try {
      for (;;)
        co_await ws.receive_text();
    } catch (const WebSocketDisconnect& end) {
      EXPECT_FALSE(ws.is_connected());
      told.set_value({end.code, end.reason});
    }
  });
  connect("/ws").close(4007, "bye");
  EXPECT_EQ(told.get_future().get(), (std::pair<int, std::string>{4007, "bye"}));
}

TEST_F(WebSocketApi, TellsTheHandlerThatItWasCut) {
  auto told = std::promise<int>{};
  app.websocket("/ws", [&](WebSocket& ws) -> Task<> {
    co_await ws.accept();
    EXPECT_FALSE(co_await ws.receive()); // The end, once.
    try {
      co_await ws.receive();
    } catch (const WebSocketDisconnect& end) {
      told.set_value(end.code);
    }
  });
  connect("/ws").cut();
  EXPECT_EQ(told.get_future().get(), 1006);
}

TEST_F(WebSocketApi, IsConnectedBetweenAcceptAndClose) {
  auto seen = std::promise<std::vector<bool>>{};
  app.websocket("/ws", [&](WebSocket& ws) -> Task<> {
    auto states = std::vector{ws.is_connected()};
    co_await ws.accept();
    states.push_back(ws.is_connected());
    co_await ws.close();
    states.push_back(ws.is_connected());
    co_await ws.close(4000); // Nothing more happens.
    seen.set_value(states);
  });
  auto client = connect("/ws");
  EXPECT_EQ(client.closed_with(), 1000);
  EXPECT_EQ(seen.get_future().get(), (std::vector{false, true, false}));
}

TEST_F(WebSocketApi, ClosesWithTheCodeAndReasonOfTheHandler) {
  app.websocket("/{code:int}", [](WebSocket& ws) -> Task<> {
    co_await ws.accept();
    co_await ws.close(static_cast<std::uint16_t>(std::stoi(ws.path_param("code"))), "why");
  });
  for (const auto& [asked, sent] :
       {std::pair{4001, 4001}, {1001, 1001}, {1006, 1000}, {404, 1000}}) {
    auto client = connect("/" + std::to_string(asked));
    EXPECT_EQ(client.closed_with(), sent) << asked;
    EXPECT_EQ(client.close_reason(), "why");
  }
}

TEST_F(WebSocketApi, ClosesWith1011WhenTheHandlerFails) {
  app.websocket("/ws", [](WebSocket& ws) -> Task<> {
    co_await ws.accept();
    throw std::runtime_error{"a bug"};
  });
  app.websocket("/echo", echo);
  EXPECT_EQ(connect("/ws").closed_with(), 1011);
  auto other = connect("/echo");
  other.send("still there");
  EXPECT_EQ(other.receive(), "still there");
}

TEST_F(WebSocketApi, ClosesWithTheCodeOfAWebSocketException) {
  app.websocket("/ws", [](WebSocket& ws) -> Task<> {
    co_await ws.accept();
    throw WebSocketException{4400, "x"};
  });
  auto client = connect("/ws");
  EXPECT_EQ(client.closed_with(), 4400);
  EXPECT_EQ(client.close_reason(), "x");
}

TEST_F(WebSocketApi, RefusesBeforeItAccepts) {
  app.websocket("/refused", [](WebSocket& ws) -> Task<> { co_await ws.refuse(401, "who?"); });
  app.websocket("/closed", [](WebSocket& ws) -> Task<> { co_await ws.close(4003); });
  app.websocket("/failed", [](WebSocket&) -> Task<> {
    throw std::runtime_error{"a bug"};
    co_return;
  });
  app.websocket("/forgotten", [](WebSocket&) -> Task<> { co_return; });
  EXPECT_EQ(ws_client::refused(port(), "/refused"), 401U);
  EXPECT_EQ(ws_client::refused(port(), "/closed"), 403U);
  EXPECT_EQ(ws_client::refused(port(), "/failed"), 500U);
  EXPECT_EQ(ws_client::refused(port(), "/forgotten"), 403U);
  EXPECT_EQ(ws_client::refused(port(), "/unknown"), 404U);
}

TEST_F(WebSocketApi, LetsNoClientWriteHeaders) {
  app.websocket("/{name}", [](WebSocket& ws) -> Task<> {
    ws.accept("", {{"X-Name", ws.path_param("name")}});
    co_await ws.send_text("open");
  });
  EXPECT_EQ(connect("/ann").receive(), "open");
  EXPECT_EQ(ws_client::refused(port(), "/ann%0d%0aX-Other:%20x"), 500U);
}

TEST_F(WebSocketApi, MayNotBeUsedBeforeAccept) {
  auto faults = std::promise<int>{};
  app.websocket("/ws", [&](WebSocket& ws) -> Task<> {
    auto count = 0;
    try {
      co_await ws.send_text("too early");
    } catch (const std::logic_error&) {
      ++count;
    }
    try {
      co_await ws.receive();
    } catch (const std::logic_error&) {
      ++count;
    }
    co_await ws.accept();
    try {
      co_await ws.accept();
    } catch (const std::logic_error&) {
      ++count;
    }
    faults.set_value(count);
  });
  EXPECT_EQ(connect("/ws").closed_with(), 1000);
  EXPECT_EQ(faults.get_future().get(), 3);
}

} // namespace
} // namespace plenum::core::test
