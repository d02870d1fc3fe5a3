// SPDX-License-Identifier: Apache-2.0
//
// chat is the complete chat application: rooms, join and leave notices, typing, the last
// fifty messages for who comes, and a list of rooms over HTTP.

#include "examples/port.hpp"

using namespace plenum;

/// A field of an object, or what is to be taken instead.
Json field(const Json& data, const char* name, const Json& otherwise) {
  const auto* object = data.if_object();
  const auto* found = object != nullptr ? object->if_contains(name) : nullptr;
  return found != nullptr ? *found : otherwise;
}

/// One user in one room.
struct Visitor {
  ChannelBox& box;
  std::string group, room, name, id;

  Task<> system(std::string action, std::string text) {
    const auto notice = Json{{"type", "system"},
                             {"action", action},
                             {"username", name},
                             {"user_id", id},
                             {"timestamp", wall_time::now().ms},
                             {"message", name + text}};
    co_await box.group_send(group, notice, {.save_history = true});
  }

  Task<> message(Json content) {
    const auto chat = Json{{"type", "message"}, {"content", content},
                           {"username", name},  {"user_id", id},
                           {"room_id", room},   {"timestamp", wall_time::now().ms}};
    co_await box.group_send(group, chat, {.save_history = true});
  }

  Task<> typing(Json is_typing) {
    const auto notice = Json{
      {"type", "typing"}, {"username", name}, {"user_id", id}, {"is_typing", is_typing}};
    co_await box.group_send(group, notice);
  }

  /// What a client has sent: a JSON object with a type, or a plain text.
  Task<> take(std::string text) {
    const auto data = parse_json(text, {{"content", text}}); // A plain text is a message, too.
    const auto type = field(data, "type", "message");
    if (type == "message")
      co_await message(field(data, "content", ""));
    else if (type == "typing")
      co_await typing(field(data, "is_typing", true));
  }
};

Task<> chat_room(WebSocket& ws) {
  co_await ws.accept();
  const auto channel = Channel{ws, PayloadType::json, std::chrono::hours{1}};
  const auto room = ws.path_param("room_id");
  auto visitor = Visitor{ws.box(), "chat_room_" + room, room,
                         ws.query_param("username", "Anonymous"), channel.uuid().str()};
  co_await ws.box().add_channel_to_group(channel, visitor.group, {.history = 50});
  co_await visitor.system("join", " has joined the room");
  while (auto message = co_await ws.receive())
    co_await visitor.take(message->data());
  co_await visitor.system("leave", " has left the room");
}

int main(int argc, char** argv) {
  auto app = App{on_port(argc, argv)};
  app.websocket("/ws/chat/{room_id}", chat_room);
  app.get("/api/chat/rooms", [&](const Request&) -> Task<Response> {
    auto rooms = boost::json::array{};
    for (const auto& [name, users] : co_await app.box().show_groups())
      rooms.push_back({{"room", name.substr(10)}, {"users", users}}); // Without "chat_room_".
    co_return Response::json(rooms);
  });
  app.run();
}
