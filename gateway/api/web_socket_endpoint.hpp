// SPDX-License-Identifier: Apache-2.0
//
// A WebSocketEndpoint is a handler as a class: one object per connection, with a method
// for each thing that happens. Groups are left by themselves when the connection ends.
//
//   class ChatRoom : public WebSocketEndpoint {
//     Task<> on_connect(WebSocket& ws) override {
//       co_await ws.accept();
//       co_await join_group(ws.path_param("room"));
//     }
//     ...
//   };
//   app.websocket<ChatRoom>("/chat/{room}");

#pragma once

#include "gateway/api/channel_box.hpp"

namespace plenum {

/// What an endpoint is given: json parsed, text as text, bytes as bytes, any as it came.
enum class Encoding : std::uint8_t { any, json, text, bytes };

class WebSocketEndpoint {
public:
  virtual ~WebSocketEndpoint() = default;

  /// How messages are read: one of another kind, or malformed JSON, closes with 1003.
  virtual Encoding encoding() const { return Encoding::any; }

  /// TTL of the channel; none: never.
  virtual std::optional<std::chrono::seconds> expires() const { return {}; }

  /// The handshake has come.
  virtual Task<> on_connect(WebSocket& ws);

  /// A message, of the kind that `encoding` says. The next is read when this is done.
  virtual Task<> on_receive(WebSocket& ws, Message message);

  /// A message could not be read as `encoding` says. Closes with 1003, unless overridden.
  virtual Task<> on_decode_error(WebSocket& ws, std::string why);

  /// The connection has ended, whoever ended it; called once, also if on_connect failed. The
  /// channel is still in its groups.
  /// @param close_code  The one that was used; 1011 if a method failed.
  virtual Task<> on_disconnect(WebSocket& ws, std::uint16_t close_code);

  /// Runs the life of one connection. Called by the server.
  Task<> run(WebSocket& ws);

protected:
  // -- for the methods above -----------------------------------------------------------

  /// After `accept`.
  Channel& channel();
  ChannelBox& box() const noexcept { return websocket_->box(); }

  Task<ChannelAddStatus> join_group(std::string group, JoinOptions options = {});
  Task<ChannelRemoveStatus> leave_group(std::string group);
  Task<SendReceipt> broadcast(Payload payload, std::string group = "default",
                              bool save_history = false);
  Task<SendStatus> send_to(channel_id channel, Payload payload);

  /// The members of a group on all nodes.
  Task<Members> group(std::string group);
  Task<std::size_t> get_user_count(std::string group);

private:
  Task<> pump(WebSocket& ws, std::uint16_t& close_code);
  Task<> dispatch(WebSocket& ws, Message message);

  WebSocket* websocket_ = nullptr;
  std::optional<Channel> channel_;
};

/// The same class by its other name.
using WebSocketConsumer = WebSocketEndpoint;

} // namespace plenum
