// SPDX-License-Identifier: Apache-2.0
//
// class_based_room is a chat room as a class: an object per connection, a method for each
// thing that happens. Groups are left by themselves.

#include "examples/port.hpp"

using namespace plenum;

class ChatRoom : public WebSocketEndpoint {
public:
  Encoding encoding() const override { return Encoding::json; }

  Task<> on_connect(WebSocket& ws) override {
    co_await ws.accept();
    room_ = ws.path_param("room_id");
    user_ = ws.query_param("username", "anonymous");
    co_await join_group(room_);
    co_await announce(user_ + " joined the chat", co_await get_user_count(room_));
  }

  Task<> on_receive(WebSocket&, Message message) override {
    const auto data = message.json();
    const auto chat = Json{{"type", "chat"}, {"user", user_}, {"message", data.at("content")}};
    co_await broadcast(chat, room_, true); // And into the history.
  }

  Task<> on_disconnect(WebSocket&, std::uint16_t) override {
    co_await announce(user_ + " left the chat", co_await get_user_count(room_) - 1);
  }

private:
  Task<> announce(std::string what, std::size_t users) {
    const auto notice = Json{{"type", "system"}, {"message", what}, {"users", users}};
    co_await broadcast(notice, room_, true);
  }

  std::string room_;
  std::string user_;
};

int main(int argc, char** argv) {
  auto app = App{on_port(argc, argv)};
  app.websocket<ChatRoom>("/room/{room_id}");
  app.run();
}
