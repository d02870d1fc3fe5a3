// SPDX-License-Identifier: Apache-2.0

#include "gateway/api/channel.hpp"

#include "gateway/endpoints/handler_endpoint.hpp"
#include "protocol/wires.hpp"

namespace plenum {

using namespace core;

namespace {

wire wire_of(PayloadType type) {
  switch (type) {
    case PayloadType::json: return wires::raw_json;
    case PayloadType::text: return wires::raw_text;
    case PayloadType::bytes: return wires::raw_bytes;
  }
  return wires::raw_json;
}

} // namespace

Channel::Channel(WebSocket& ws, PayloadType type, std::optional<std::chrono::seconds> expires)
  : websocket_{&ws}, type_{type}, expires_{expires} {
  ws.behind_.must_be_here();
  auto& channel = ws.behind_.channel();
  channel.speak(wire_of(type));
  channel.connection().expire_after(expires);
}

wall_time Channel::created() const noexcept {
  return websocket_->behind_.channel().info().created;
}

Sent Channel::send(Payload what) const {
  auto& behind = websocket_->behind_;
  behind.must_be_here();
  if (websocket_->is_connected())
    behind.channel().push(push::direct{.content = std::move(what).release()});
  else
    behind.note_futile();
  return Sent{&behind};
}

} // namespace plenum
