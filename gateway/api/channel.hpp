// SPDX-License-Identifier: Apache-2.0
//
// A Channel is a WebSocket as groups see it: an identity, how it gets payloads, and
// how long it stays without traffic. Several objects for one WebSocket are the same
// channel. A copy that is kept points to its WebSocket: it may be used as long as that one's
// handler runs, and not after. What is to outlive it is the uuid, for ChannelBox::send_to.
//
// Threading: for the loop of its handler, as the WebSocket; what would change something throws
// std::logic_error elsewhere.

#pragma once

#include "gateway/api/web_socket.hpp"

namespace plenum {

class Channel {
public:
  /// Sets what groups send to `ws` from now on, and its TTL. After `accept`, before the
  /// first group.
  /// @param expires  Closed with 4410 after so long without a message in either direction;
  ///                 none: never.
  explicit Channel(WebSocket& ws, PayloadType type = PayloadType::json,
                   std::optional<std::chrono::seconds> expires = {});

  WebSocket& websocket() const noexcept { return *websocket_; }
  PayloadType payload_type() const noexcept { return type_; }
  std::optional<std::chrono::seconds> expires() const noexcept { return expires_; }
  const channel_id& uuid() const noexcept { return websocket_->uuid(); }
  wall_time created() const noexcept;

  /// Sends to this channel alone, as its payload type says: json as JSON text, text and
  /// bytes as they are. Dropped if it is closed.
  Sent send(Payload what) const;

  /// Closed, for being silent too long or otherwise.
  bool is_expired() const noexcept { return !websocket_->is_connected(); }

  /// Anything that the program wants to keep with the channel.
  std::any& data() const noexcept { return websocket_->data(); }

private:
  WebSocket* websocket_;
  PayloadType type_;
  std::optional<std::chrono::seconds> expires_;
};

} // namespace plenum
