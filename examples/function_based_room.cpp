// SPDX-License-Identifier: Apache-2.0
//
// function_based_room is a chat room as a function: who comes sees the last ten messages.

#include "examples/port.hpp"

using namespace plenum;

Task<> room(WebSocket& ws) {
  co_await ws.accept();
  const auto name = "chat_" + ws.path_param("room_id");
  const auto channel = Channel{ws, PayloadType::json, std::chrono::hours{1}};
  const auto welcome = Json{{"type", "system"}, {"message", "Welcome to " + name}};
  co_await channel.send(welcome);
  co_await ws.box().add_channel_to_group(channel, name, {.history = 10});
  while (auto message = co_await ws.receive()) {
    const auto chat = Json{
      {"type", "chat"}, {"text", message->data()}, {"sender_id", channel.uuid().str()}};
    co_await ws.box().group_send(name, chat, {.save_history = true});
  } // Its groups are left by themselves.
}

int main(int argc, char** argv) {
  auto app = App{on_port(argc, argv)};
  app.websocket("/ws/chat/{room_id}", room);
  app.run();
}
