// SPDX-License-Identifier: Apache-2.0

#include "gateway/room_endpoint.hpp"

#include "actors/channel.hpp"

namespace plenum {

namespace {

/// How many messages a newcomer gets.
constexpr std::size_t shown_history = 50;

/// The group of the channel's room; the route makes sure that the name is good.
group_name room_of(const channel_state& channel) {
  return *group_name::parse("chat_room_" + channel.info().path_params.at("room_id"));
}

} // namespace

void room_endpoint::on_open(channel_state& channel) const {
  // An id, for the answer carries the history; the wire shows nothing else of it.
  channel.join(1, {room_of(channel), shown_history, {}, false});
}

void room_endpoint::on_command(channel_state& channel, request&& what) const {
  if (auto* message = std::get_if<command::message>(&what.what))
    channel.send({}, {room_of(channel), std::move(message->content), true, true, {}});
}

} // namespace plenum
