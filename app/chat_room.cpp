// SPDX-License-Identifier: Apache-2.0

#include "app/chat_room.hpp"

namespace plenum::core {

namespace {

/// How many messages a newcomer gets.
constexpr std::size_t shown_history = 50;

} // namespace

Task<> chat_room(WebSocket& ws) {
  const auto group = "chat_room_" + ws.path_param("room_id");
  if (!group_name::parse(group)) {
    ws.refuse(400, "this is no name of a room\n");
    co_return;
  }
  auto user = user_id::parse(ws.query_param("user", ws.query_param("username")));
  if (!user) {
    ws.refuse(400, user.error().message + '\n');
    co_return;
  }
  ws.set_user(std::move(*user));
  ws.accept();
  const auto bytes = ws.query_param("payload_type") == "bytes";
  const auto channel = Channel{ws, bytes ? PayloadType::bytes : PayloadType::text};
  co_await ws.box().add_channel_to_group(channel, group, {.history = shown_history});
  while (auto message = co_await ws.receive())
    co_await ws.box().group_send(group, std::move(*message), {.save_history = true});
}

} // namespace plenum::core
