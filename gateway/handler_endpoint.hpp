// SPDX-License-Identifier: Apache-2.0
//
// A handler_endpoint runs a user's handler for one channel: it starts the coroutine
// when the handshake comes, keeps the messages that it has not received yet, and ends
// the channel when it is done.
//
// Threading: lives on the channel's loop, like everything that resumes the coroutine.

#pragma once

#include "actors/channel.hpp"
#include "base/token_bucket.hpp"
#include "gateway/api/http.hpp"
#include "gateway/api/web_socket.hpp"
#include "gateway/command_endpoint.hpp"

#include <coroutine>
#include <functional>

namespace plenum {

using websocket_handler = std::function<Task<>(WebSocket&)>;

class handler_endpoint final : public endpoint {
public:
  /// @param handler  It and `box` outlive the endpoint.
  handler_endpoint(const websocket_handler& handler, ChannelBox& box, Request&& asked)
    : handler_{handler}, box_{box}, asked_{std::move(asked)}, socket_{*this} {}

  // -- endpoint -------------------------------------------------------------------

  void on_open(channel_state& channel) override;
  void on_command(channel_state& channel, request&& what) override;
  void on_drained(channel_state& channel) override;
  void on_close(channel_state& channel, std::uint16_t code, const std::string& reason) override;

  // -- for the WebSocket ------------------------------------------------------------

  channel_state& channel() const noexcept { return *channel_; }
  const Request& handshake() const noexcept { return asked_; }
  ChannelBox& box() const noexcept { return box_; }
  std::uint16_t close_code() const noexcept { return code_; }
  bool is_open() const noexcept { return state_ == state::open; }

  void accept(std::string subprotocol, Headers::list&& headers);

  /// From now on messages are commands of the native wire that the client speaks.
  void serve_commands();
  void refuse(unsigned status, std::string_view body);
  void close(std::uint16_t code, const std::string& reason);
  void limit_rate(double messages_per_second, double burst);

  /// Sends a frame. @throws WebSocketDisconnect  if it is not open.
  void send(opcode kind, std::string_view body);

  /// Whether a message has come, or the end.
  bool has_news() const noexcept;

  /// Resumes `me` when that is so.
  void wait_for_news(std::coroutine_handle<> me) noexcept { receiver_ = me; }

  /// The next message; nothing at the end. @throws WebSocketDisconnect  after that.
  std::optional<Message> take_message();

  /// Whether the client has read enough of what is queued for it.
  bool has_room() const noexcept;

  /// Resumes `me` when it has, or when the connection is closed.
  void wait_for_room(std::coroutine_handle<> me);

private:
  enum class state : std::uint8_t { connecting, open, closing, closed };

  void on_done(const std::exception_ptr& failed);
  std::size_t unread() const noexcept { return received_.size() - next_; }
  void go_on_reading();
  [[noreturn]] void throw_closed() const;

  const websocket_handler& handler_;
  ChannelBox& box_;
  Request asked_;
  WebSocket socket_;
  channel_state* channel_ = nullptr;
  state state_ = state::connecting;
  bool done_ = false;
  bool told_ = false; ///< The handler has been told of the end.
  bool paused_ = false;
  std::uint16_t code_ = 1006;
  std::string reason_;
  std::vector<Message> received_;
  std::size_t next_ = 0; ///< Of `received_`: where the handler is.
  std::size_t received_bytes_ = 0;
  bool serves_commands_ = false;
  std::unique_ptr<token_bucket> allowed_; ///< Messages; null: any number.
  std::coroutine_handle<> receiver_;
  std::vector<std::coroutine_handle<>> senders_;
  command_endpoint commands_;
  Task<> task_; // Last: its frame uses all the others.
};

} // namespace plenum
