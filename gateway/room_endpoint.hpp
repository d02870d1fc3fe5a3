// SPDX-License-Identifier: Apache-2.0
//
// room_endpoint is a chat room over plain WebSockets, /ws/chat/{room_id}: who
// connects gets the last messages and is a member of the room's group; each
// frame is broadcast to the room and saved. The group is the chat page's.

#pragma once

#include "actors/endpoint.hpp"

namespace plenum {

class room_endpoint final : public endpoint {
public:
  void on_open(channel_state& channel) const override;
  void on_command(channel_state& channel, request&& what) const override;
};

} // namespace plenum
