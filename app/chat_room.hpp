// SPDX-License-Identifier: Apache-2.0
//
// chat_room is a chat room over plain WebSockets, /ws/chat/{room_id}: who connects gets
// the last messages and is a member of the room's group; each message is broadcast to the
// room and saved. The group is the chat page's.

#pragma once

#include "gateway/api/channel_box.hpp"

namespace plenum::core {

/// A WebSocket handler. Query parameters: `user` or `username`, who the channel belongs to, for
/// lists of members; `payload_type=bytes`, messages come as bytes.
Task<> chat_room(WebSocket& ws);

} // namespace plenum::core
