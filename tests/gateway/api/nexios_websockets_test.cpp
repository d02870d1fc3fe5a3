// SPDX-License-Identifier: Apache-2.0
//
// The cases of Nexios's tests for WebSockets and their routes, by the numbers of
// docs/nexios-cases.md: R1 is the first routing case, L the life of a connection, P its protocol.

#include "tests/support/api_test.hpp"

#include <future>

namespace plenum::core::test {
namespace {

class NexiosWebSockets : public ApiTest {};

Task<> say(WebSocket& ws, std::string what) {
  co_await ws.accept();
  co_await ws.send_text(what);
}

/// Waits for an exception E of `call`. @returns  what it says; empty: there was none.
template <class E, class F>
Task<std::string> fault_of(F call) {
  auto said = std::string{};
  try {
    co_await call();
  } catch (const E& fault) {
    said = fault.what();
  }
  co_return said;
}

TEST_F(NexiosWebSockets, R2AnswersJson) {
  app.websocket("/json", [](WebSocket& ws) -> Task<> {
    co_await ws.accept();
    const auto received = co_await ws.receive_json();
    const auto reply = Json{{"received", received}, {"status", "ok"}};
    co_await ws.send_json(reply);
  });
  auto client = connect("/json");
  client.send(R"({"message": "test"})");
  EXPECT_EQ(client.receive(), R"({"received":{"message":"test"},"status":"ok"})");
  EXPECT_EQ(client.closed_with(), 1000); // The handler has returned.
}

TEST_F(NexiosWebSockets, R7R10RoutersBesideEachOther) {
  auto chat = WSRouter{};
  chat.ws_route("/room", [](WebSocket& ws) { return say(ws, "Chat room"); });
  auto api = WSRouter{};
  api.ws_route("/status", [](WebSocket& ws) { return say(ws, R"({"status":"online"})"); });
  app.mount("/chat", chat).mount("/api", api);
  for (const auto* number : {"1", "2"}) {
    auto router = WSRouter{};
    router.ws_route("/test",
                    [number](WebSocket& ws) { return say(ws, std::string{"Router "} + number); });
    app.mount(std::string{"/ws"} + number, router);
  }
  EXPECT_EQ(connect("/chat/room").receive(), "Chat room");
  EXPECT_EQ(connect("/api/status").receive(), R"({"status":"online"})");
  EXPECT_EQ(connect("/ws1/test").receive(), "Router 1");
  EXPECT_EQ(connect("/ws2/test").receive(), "Router 2");
}

TEST_F(NexiosWebSockets, R9QueryParametersAreTexts) {
  app.websocket("/query", [](WebSocket& ws) -> Task<> {
    co_await ws.accept();
    auto all = boost::json::object{};
    for (const auto& [name, value] : ws.query_params())
      all[name] = value;
    const auto reply = Json(all);
    co_await ws.send_json(reply);
  });
  EXPECT_EQ(connect("/query?name=test&value=123").receive(), R"({"name":"test","value":"123"})");
  EXPECT_EQ(connect("/query?name=a&name=b&blank=&x=%20y").receive(),
            R"({"blank":"","name":"b","x":" y"})");
}

TEST_F(NexiosWebSockets, O1AcceptsWithoutAnythingMore) {
  app.websocket("/ws", [](WebSocket& ws) { return say(ws, "hello"); });
  auto client = connect("/ws", "soap, wamp");
  EXPECT_EQ(client.receive(), "hello");
  EXPECT_EQ(client.header("Sec-WebSocket-Protocol"), ""); // None unless the handler says which.
}

TEST_F(NexiosWebSockets, L4L16NothingIsSentOrReceivedAfterClose) {
  auto told = std::promise<std::pair<std::string, std::string>>{};
  app.websocket("/ws", [&](WebSocket& ws) -> Task<> {
    co_await ws.accept();
    co_await ws.close(4001, "done");
    auto sent = std::string{};
    auto received = std::string{};
    try {
      co_await ws.send_text("too late");
    } catch (const WebSocketDisconnect& end) {
      sent = end.what();
    }
    try {
      co_await ws.receive_text();
    } catch (const WebSocketDisconnect& end) {
      received = end.what();
    }
    told.set_value({sent, received});
  });
  auto client = connect("/ws");
  EXPECT_EQ(client.closed_with(), 4001);
  EXPECT_EQ(told.get_future().get(), std::pair(std::string{"WebSocket closed with 4001: done"},
                                               std::string{"WebSocket closed with 4001: done"}));
}

TEST_F(NexiosWebSockets, L7P2JsonOfEveryKindComesBackAsItWas) {
  app.websocket("/ws", [](WebSocket& ws) -> Task<> {
    co_await ws.accept();
    for (;;)
      co_await ws.send_json(co_await ws.receive_json());
  });
  auto client = connect("/ws");
  for (const auto* text :
       {R"({"a":1})", "[1,2,3]", R"({"a":{"b":[{"c":null}]}})", "1", "-2.5E0", "true", "false",
        "null", R"("text")", R"("")", "{}", "[]", R"({"test":"数据"})"}) {
    client.send(text);
    EXPECT_EQ(client.receive(), text);
    client.send_bytes(text); // In binary frames, too.
    EXPECT_EQ(client.receive(), text);
    EXPECT_TRUE(client.got_text());
  }
}

TEST_F(NexiosWebSockets, L9L10L11IterationEndsWithTheConnection) {
  auto seen = std::promise<std::vector<std::string>>{};
  app.websocket("/ws", [&](WebSocket& ws) -> Task<> {
    co_await ws.accept();
    auto all = std::vector<std::string>{};
    while (auto message = co_await ws.receive())
      all.push_back(message->data());
    seen.set_value(all);
  });
  auto client = connect("/ws");
  client.send("one");
  client.send_bytes("two");
  client.send("3");
  client.close();
  EXPECT_EQ(seen.get_future().get(), (std::vector<std::string>{"one", "two", "3"}));
}

TEST_F(NexiosWebSockets, L12TheWrongKindIsAnErrorAndTheConnectionGoesOn) {
  app.websocket("/ws", [](WebSocket& ws) -> Task<> {
    co_await ws.accept();
    const auto no_bytes = co_await fault_of<WrongMessage>([&] { return ws.receive_bytes(); });
    const auto no_text = co_await fault_of<WrongMessage>([&] { return ws.receive_text(); });
    const auto no_json = co_await fault_of<WrongMessage>([&] { return ws.receive_json(); });
    co_await ws.send_text(no_bytes + "|" + no_text + "|" + no_json.substr(0, 8));
  });
  auto client = connect("/ws");
  client.send("text");
  client.send_bytes("bytes");
  client.send("{");
  EXPECT_EQ(client.receive(), "bytes were expected, not a text message|"
                              "a text message was expected, not bytes|not JSON");
}

TEST_F(NexiosWebSockets, P8ReadingBeforeAcceptIsRefused) {
  app.websocket("/ws", [](WebSocket& ws) -> Task<> {
    const auto text = co_await fault_of<std::logic_error>([&] { return ws.receive_text(); });
    const auto bytes = co_await fault_of<std::logic_error>([&] { return ws.receive_bytes(); });
    const auto json = co_await fault_of<std::logic_error>([&] { return ws.receive_json(); });
    co_await ws.accept();
    co_await ws.send_text(text + "|" + bytes + "|" + json);
  });
  EXPECT_EQ(connect("/ws").receive(),
            "receive: accept first|receive: accept first|receive: accept first");
}

TEST_F(NexiosWebSockets, P17AReasonIsCutBetweenCharacters) {
  app.websocket("/ws", [](WebSocket& ws) -> Task<> {
    co_await ws.accept();
    auto reason = std::string(122, 'x');
    reason += "é"; // Its second byte would be the 124th.
    co_await ws.close(4000, reason);
  });
  auto client = connect("/ws");
  EXPECT_EQ(client.closed_with(), 4000);
  EXPECT_EQ(client.close_reason(), std::string(122, 'x'));
}

TEST_F(NexiosWebSockets, S11SendingToAClientThatIsGoneSays1006) {
  auto told = std::promise<int>{};
  app.websocket("/ws", [&](WebSocket& ws) -> Task<> {
    co_await ws.accept();
    try {
      for (;;) {
        co_await ws.send_text("tick");
        co_await sleep_for(std::chrono::milliseconds{1});
      }
    } catch (const WebSocketDisconnect& end) {
      EXPECT_FALSE(ws.is_connected());
      told.set_value(end.code);
    }
  });
  auto client = connect("/ws");
  client.receive();
  client.cut();
  EXPECT_EQ(told.get_future().get(), 1006);
}

TEST_F(NexiosWebSockets, W8ReadsWithOneCoroutineWhatAnotherPartSends) {
  app.websocket("/ws", [](WebSocket& ws) -> Task<> {
    co_await ws.accept();
    while (auto message = co_await ws.receive())
      co_await ws.box().group_send("all", *message); // Not a member: only sent to.
  });
  app.websocket("/listen", [](WebSocket& ws) -> Task<> {
    co_await ws.accept();
    const auto channel = Channel{ws, PayloadType::text};
    co_await ws.box().add_channel_to_group(channel, "all");
    co_await ws.receive();
  });
  auto listener = connect("/listen");
  ASSERT_TRUE(has_members("all", 1));
  auto writer = connect("/ws");
  for (auto i = 0; i < 100; ++i)
    writer.send(std::to_string(i));
  for (auto i = 0; i < 100; ++i)
    ASSERT_EQ(listener.receive(), std::to_string(i));
}

} // namespace
} // namespace plenum::core::test
