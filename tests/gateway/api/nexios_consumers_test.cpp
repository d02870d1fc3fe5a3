// SPDX-License-Identifier: Apache-2.0
//
// The cases of Nexios's tests for consumers and their groups, by the numbers of
// docs/nexios-cases.md: C1 is the first consumer case, G1 the first group case, E the encodings.

#include "tests/support/api_test.hpp"

#include <future>

namespace plenum::core::test {
namespace {

class NexiosConsumers : public ApiTest {};

class Echo : public WebSocketEndpoint {
public:
  Encoding encoding() const override { return Encoding::text; }

  Task<> on_receive(WebSocket& ws, Message message) override {
    co_await ws.send_text("Echo: " + message.data());
  }
};

class JsonReply : public WebSocketEndpoint {
public:
  Encoding encoding() const override { return Encoding::json; }

  Task<> on_receive(WebSocket& ws, Message message) override {
    const auto reply = Json{{"type", "json"}, {"received", message.json()}};
    co_await ws.send_json(reply);
  }
};

TEST_F(NexiosConsumers, C1C6C7ConsumersOnTheirRoutesAndBelowAPrefix) {
  auto api = WSRouter{};
  api.websocket<Echo>("/echo");
  app.mount("/api", api);
  app.websocket<Echo>("/echo");
  app.websocket<JsonReply>("/json");
  for (const auto* path : {"/echo", "/api/echo"}) {
    auto client = connect(path);
    client.send("Hello Consumer");
    EXPECT_EQ(client.receive(), "Echo: Hello Consumer");
  }
  auto json = connect("/json");
  json.send(R"({"message":"test"})");
  EXPECT_EQ(json.receive(), R"({"type":"json","received":{"message":"test"}})");
}

TEST_F(NexiosConsumers, C2JsonComesParsed) {
  app.websocket<JsonReply>("/ws");
  auto client = connect("/ws");
  client.send(R"({"message":"test","value":42})");
  EXPECT_EQ(client.receive(), R"({"type":"json","received":{"message":"test","value":42}})");
}

class BytesReply : public WebSocketEndpoint {
public:
  Encoding encoding() const override { return Encoding::bytes; }

  Task<> on_receive(WebSocket& ws, Message message) override {
    co_await ws.send_bytes(Bytes{"Received: " + message.data()});
  }
};

TEST_F(NexiosConsumers, C3BytesAreAnsweredWithBytes) {
  app.websocket<BytesReply>("/ws");
  auto client = connect("/ws");
  client.send_bytes("binary data");
  EXPECT_EQ(client.receive(), "Received: binary data");
  EXPECT_FALSE(client.got_text());
}

class Welcoming : public WebSocketEndpoint {
public:
  Encoding encoding() const override { return Encoding::json; }

  Task<> on_connect(WebSocket& ws) override {
    co_await ws.accept();
    const auto welcome = Json{{"status", "connected"}, {"message", "Welcome"}};
    co_await ws.send_json(welcome);
  }

  Task<> on_receive(WebSocket& ws, Message message) override {
    const auto data = message.json();
    const auto answer = data.at("action") == "ping" ? Json("pong") : data.at("message");
    const auto reply = Json{{"response", answer}};
    co_await ws.send_json(reply);
  }
};

TEST_F(NexiosConsumers, C5WelcomesOnceThenAnswers) {
  app.websocket<Welcoming>("/ws");
  auto client = connect("/ws");
  EXPECT_EQ(client.receive(), R"({"status":"connected","message":"Welcome"})");
  client.send(R"({"action":"ping"})");
  EXPECT_EQ(client.receive(), R"({"response":"pong"})");
  client.send(R"({"action":"echo","message":"Hello"})");
  EXPECT_EQ(client.receive(), R"({"response":"Hello"})");
}

/// Joins "chat", then does what it is told and says what came of it.
class Groups : public WebSocketEndpoint {
public:
  Encoding encoding() const override { return Encoding::json; }

  Task<> on_connect(WebSocket& ws) override {
    co_await ws.accept();
    co_await enter("chat");
  }

  Task<> on_receive(WebSocket&, Message message) override {
    const auto data = message.json();
    const auto action = text(data, "action");
    const auto group = text(data, "group");
    if (action == "join")
      co_await enter(group);
    else if (action == "leave")
      co_await tell("left", group, to_string(co_await leave_group(group)), --joined_);
    else
      co_await broadcast(text(data, "message"), group, true);
  }

private:
  static std::string text(const Json& data, const char* name) {
    const auto* found = data.as_object().if_contains(name);
    return found != nullptr ? std::string{found->as_string()} : std::string{};
  }

  Task<> enter(std::string group) {
    const auto status = to_string(co_await join_group(group));
    co_await tell("joined", group, status, ++joined_);
  }

  Task<> tell(std::string what, std::string group, std::string_view status, int total) {
    const auto told = Json{{what, group}, {"status", status}, {"total_groups", total}};
    co_await channel().send(told);
  }

  int joined_ = 0;
};

TEST_F(NexiosConsumers, C8G1G4G8JoinsAndLeavesWhatItIsTold) {
  auto api = WSRouter{};
  api.websocket<Groups>("/groups");
  app.mount("/api", api);
  auto ann = connect("/api/groups");
  EXPECT_EQ(ann.receive(), R"({"joined":"chat","status":"channel_added","total_groups":1})");
  ann.send(R"({"action":"join","group":"lobby"})");
  EXPECT_EQ(ann.receive(), R"({"joined":"lobby","status":"channel_added","total_groups":2})");
  ann.send(R"({"action":"join","group":"api_group"})");
  EXPECT_EQ(ann.receive(), R"({"joined":"api_group","status":"channel_added","total_groups":3})");
  ann.send(R"({"action":"leave","group":"lobby"})");
  EXPECT_EQ(ann.receive(), R"({"left":"lobby","status":"group_removed","total_groups":2})");
}

TEST_F(NexiosConsumers, G2G6G7ABroadcastReachesTheSenderAndIsKept) {
  app.websocket<Groups>("/groups");
  auto ann = connect("/groups");
  auto bob = connect("/groups");
  for (auto* client : {&ann, &bob})
    client->receive();
  ann.send(R"({"action":"say","group":"chat","message":"Hello"})");
  for (auto* client : {&ann, &bob})
    EXPECT_EQ(client->receive(), R"("Hello")");
  EXPECT_EQ(box().wait(box().show_history("chat")).size(), 1U);
  EXPECT_TRUE(has_members("chat", 2));
  ann.close();
  bob.cut();
  EXPECT_TRUE(has_members("chat", 0));
}

TEST_F(NexiosConsumers, G3G5AGroupHearsNothingOfAnother) {
  app.websocket<Groups>("/groups");
  auto ann = connect("/groups");
  auto bob = connect("/groups");
  ann.send(R"({"action":"join","group":"group1"})");
  bob.send(R"({"action":"join","group":"group2"})");
  for (auto* client : {&ann, &bob}) {
    client->receive();
    client->receive();
  }
  ann.send(R"({"action":"say","group":"group1","message":"for group1"})");
  EXPECT_EQ(ann.receive(), R"("for group1")");
  ann.send(R"({"action":"say","group":"chat","message":"for all"})");
  EXPECT_EQ(bob.receive(), R"("for all")"); // And nothing before.
}

/// Tells what happened to it; the path says what it does.
class Faulty : public WebSocketEndpoint {
public:
  static inline std::promise<int>* told = nullptr;

  Encoding encoding() const override { return Encoding::json; }

  Task<> on_connect(WebSocket& ws) override {
    if (ws.path() == "/refuses")
      co_return co_await ws.close(4003);
    co_await ws.accept();
    co_await join_group("g");
    if (ws.path() == "/fails")
      throw std::runtime_error{"a bug"};
  }

  Task<> on_receive(WebSocket& ws, Message) override {
    if (ws.path() == "/throws")
      throw WebSocketException{4400, "x"};
    co_await ws.close(4000, "enough");
  }

  Task<> on_disconnect(WebSocket&, std::uint16_t code) override {
    told->set_value(code);
    co_return;
  }
};

TEST_F(NexiosConsumers, E9IsToldTheEndHoweverItCameAndLeavesItsGroups) {
  for (const auto* path : {"/refuses", "/fails", "/throws", "/closes"})
    app.websocket<Faulty>(path);
  const auto told_after = [&](const std::string& path, auto act) {
    auto told = std::promise<int>{};
    Faulty::told = &told;
    act(path);
    return told.get_future().get();
  };
  const auto sends = [&](int code, const std::string& reason) {
    return [&, code, reason](const std::string& path) {
      auto client = connect(path);
      client.send("1");
      EXPECT_EQ(client.closed_with(), code) << path;
      EXPECT_EQ(client.close_reason(), reason) << path;
    };
  };
  EXPECT_EQ(told_after("/fails", [&](auto& path) { EXPECT_EQ(connect(path).closed_with(), 1011); }),
            1011);
  EXPECT_EQ(told_after("/throws", sends(4400, "x")), 4400); // The reason as it was given.
  EXPECT_EQ(told_after("/closes", sends(4000, "enough")), 4000);
  EXPECT_EQ(told_after("/closes", [&](auto& path) { connect(path).close(0); }), 1005);
  EXPECT_EQ(
    told_after("/refuses", [&](auto& path) { EXPECT_EQ(ws_client::refused(port(), path), 403U); }),
    1006);
  EXPECT_TRUE(has_members("g", 0));
}

template <Encoding E>
class Addressed : public WebSocketEndpoint {
public:
  Encoding encoding() const override { return E; }

  Task<> on_receive(WebSocket&, Message) override {
    const auto count = co_await get_user_count("unknown");
    const auto found = co_await send_to(channel_id::make(), "nobody");
    const auto told = std::string{to_string(channel().payload_type())} + " " + std::to_string(count)
                      + " " + std::string{to_string(found)};
    co_await send_to(channel().uuid(), Bytes{told});
  }
};

TEST_F(NexiosConsumers, E14ItsChannelHasTheTypeOfItsEncodingAndIsReachedByItsId) {
  app.websocket<Addressed<Encoding::text>>("/text");
  app.websocket<Addressed<Encoding::bytes>>("/bytes");
  auto text = connect("/text");
  text.send("x");
  EXPECT_EQ(text.receive(), "text 0 no_such_channel");
  auto bytes = connect("/bytes");
  bytes.send_bytes("x");
  EXPECT_EQ(bytes.receive(), "bytes 0 no_such_channel");
  EXPECT_FALSE(bytes.got_text());
}

TEST_F(NexiosConsumers, E8ClosesWith1003OnBytesThatAreNoUtf8Json) {
  app.websocket<JsonReply>("/ws");
  auto client = connect("/ws");
  client.send_bytes("\"\xff\"");
  EXPECT_EQ(client.closed_with(), 1003);
}

} // namespace
} // namespace plenum::core::test
