// SPDX-License-Identifier: Apache-2.0

#include "tests/support/api_test.hpp"

#include <future>
#include <thread>

namespace plenum::core::test {
namespace {

class Endpoint : public ApiTest {};

std::promise<int>* told_code = nullptr; ///< Where `recorder` says how it was closed.

template <Encoding E>
class Receiver : public WebSocketEndpoint {
public:
  Encoding encoding() const override { return E; }

  Task<> on_receive(WebSocket& ws, Message message) override {
    ++count_;
    if (message.data() == "\"fail\"" || message.data() == "fail")
      throw std::runtime_error{"a bug"};
    auto answer = "#" + std::to_string(count_) + " " + std::string{to_string(message.type())} + ": "
                  + message.data();
    co_await ws.send_text(std::move(answer));
  }

  Task<> on_disconnect(WebSocket&, std::uint16_t code) override {
    if (told_code != nullptr)
      std::exchange(told_code, nullptr)->set_value(code);
    co_return;
  }

private:
  int count_ = 0;
};

TEST_F(Endpoint, KeepsItsStatePerConnection) {
  app.websocket<Receiver<Encoding::text>>("/ws");
  for (auto connection = 0; connection < 2; ++connection) {
    auto client = connect("/ws");
    client.send("First");
    EXPECT_EQ(client.receive(), "#1 text: First");
    client.send("Second");
    EXPECT_EQ(client.receive(), "#2 text: Second");
  }
}

TEST_F(Endpoint, ReadsMessagesAsItsEncodingSays) {
  app.websocket<Receiver<Encoding::json>>("/json");
  app.websocket<Receiver<Encoding::bytes>>("/bytes");
  app.websocket<Receiver<Encoding::any>>("/any");
  auto json = connect("/json");
  json.send(R"({"a": 1})");
  EXPECT_EQ(json.receive(), R"(#1 json: {"a":1})");
  json.send_bytes("[2]");
  EXPECT_EQ(json.receive(), "#2 json: [2]");
  auto bytes = connect("/bytes");
  bytes.send_bytes("binary data");
  EXPECT_EQ(bytes.receive(), "#1 bytes: binary data");
  auto any = connect("/any");
  any.send("");
  EXPECT_EQ(any.receive(), "#1 text: ");
  any.send_bytes("");
  EXPECT_EQ(any.receive(), "#2 bytes: ");
}

TEST_F(Endpoint, ClosesWith1003OnTheWrongKindAndSaysSo) {
  app.websocket<Receiver<Encoding::text>>("/text");
  app.websocket<Receiver<Encoding::bytes>>("/bytes");
  app.websocket<Receiver<Encoding::json>>("/json");
  const auto closes = [&](const char* path, auto send) {
    auto told = std::promise<int>{};
    told_code = &told;
    auto client = connect(path);
    send(client);
    EXPECT_EQ(client.closed_with(), 1003) << path;
    EXPECT_EQ(told.get_future().get(), 1003) << path;
  };
  closes("/text", [](auto& client) { client.send_bytes("x"); });
  closes("/bytes", [](auto& client) { client.send("x"); });
  closes("/json", [](auto& client) { client.send("{"); });
  closes("/json", [](auto& client) { client.send(""); });
}

TEST_F(Endpoint, IsToldTheCodeThatWasUsed) {
  app.websocket<Receiver<Encoding::text>>("/ws");
  const auto told_after = [&](auto act) {
    auto told = std::promise<int>{};
    told_code = &told;
    auto client = connect("/ws");
    act(client);
    return told.get_future().get();
  };
  EXPECT_EQ(told_after([](auto& client) { client.close(4004); }), 4004);
  EXPECT_EQ(told_after([](auto& client) { client.cut(); }), 1006);
  EXPECT_EQ(told_after([](auto& client) {
              client.send("fail");
              EXPECT_EQ(client.closed_with(), 1011);
            }),
            1011);
  EXPECT_EQ(told_after([&](auto& client) {
              auto stopping = std::thread{[&] { app.stop(); }};
              EXPECT_EQ(client.closed_with(), 1001);
              stopping.join();
            }),
            1001);
}

class Room : public WebSocketEndpoint {
public:
  Encoding encoding() const override { return Encoding::json; }

  Task<> on_connect(WebSocket& ws) override {
    co_await ws.accept();
    room_ = ws.path_param("room");
    co_await join_group(room_);
    const auto users = co_await get_user_count(room_);
    const auto joined = Json{{"joined", room_}, {"users", users}};
    co_await broadcast(joined, room_, true);
  }

  Task<> on_receive(WebSocket&, Message message) override {
    co_await broadcast(std::move(message), room_, true);
  }

  Task<> on_disconnect(WebSocket&, std::uint16_t) override {
    const auto left = Json{{"left", room_}};
    co_await broadcast(left, room_);
  }

private:
  std::string room_;
};

TEST_F(Endpoint, IsARoom) {
  app.websocket<Room>("/room/{room}");
  auto ann = connect("/room/lobby");
  EXPECT_EQ(ann.receive(), R"({"joined":"lobby","users":1})");
  auto bob = connect("/room/lobby");
  EXPECT_EQ(ann.receive(), R"({"joined":"lobby","users":2})");
  EXPECT_EQ(bob.receive(), R"({"joined":"lobby","users":2})");
  auto eve = connect("/room/other");
  EXPECT_EQ(eve.receive(), R"({"joined":"other","users":1})");
  ann.send(R"({"message":"hi"})");
  EXPECT_EQ(ann.receive(), R"({"message":"hi"})");
  EXPECT_EQ(bob.receive(), R"({"message":"hi"})");
  bob.cut();
  EXPECT_EQ(ann.receive(), R"({"left":"lobby"})");
  EXPECT_TRUE(has_members("lobby", 1)); // Groups are left without being asked.
  eve.send("1");
  EXPECT_EQ(eve.receive(), "1"); // And nothing of the other room.
}

} // namespace
} // namespace plenum::core::test
