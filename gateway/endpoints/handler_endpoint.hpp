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
#include "gateway/endpoints/command_endpoint.hpp"

#include <coroutine>
#include <functional>
#include <memory>

namespace plenum::core {

using websocket_handler = std::function<Task<>(WebSocket&)>;

class event_loop;

class handler_endpoint final : public endpoint,
                               public std::enable_shared_from_this<handler_endpoint> {
public:
  /// @param handler   It and `box` outlive the endpoint.
  /// @param commands  What `serve_commands` serves.
  handler_endpoint(const websocket_handler& handler, ChannelBox& box,
                   const command_endpoint& commands, Request&& asked)
    : handler_{handler}, box_{box}, commands_{commands}, asked_{std::move(asked)}, socket_{*this} {}

  // -- endpoint -------------------------------------------------------------------

  void on_open(channel_state& channel) override;
  void on_command(channel_state& channel, request&& what) override;
  void on_known(channel_state& channel) override {
    if (serves_commands_)
      commands_.on_known(channel);
  }
  void on_expiring(channel_state& channel) override {
    if (serves_commands_)
      commands_.on_expiring(channel);
  }
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

  /// @throws std::logic_error  on another thread than the channel's loop.
  void must_be_here() const;

  /// The handler has tried what cannot be any more. After a hundred times it is ended, at the next
  /// message that it awaits or sends.
  void note_futile() noexcept;

  /// Whether a message has come, or the end. @throws std::logic_error  if somebody waits for it.
  bool has_news();

  /// Resumes `me` when that is so.
  void wait_for_news(waiter& place, std::coroutine_handle<> me);

  /// The next message; nothing at the end. @throws WebSocketDisconnect  after that.
  std::optional<Message> take_message();

  /// Whether the client has read enough of what is queued for it, and others have had their turn.
  bool may_go_on();

  /// Resumes `me` when that is so, or when the connection is closed.
  void wait_for_room(waiter& place, std::coroutine_handle<> me);

private:
  enum class state : std::uint8_t { connecting, open, closing, closed };

  void on_done(const std::exception_ptr& failed);
  void end_handler();
  void give_up();
  bool is_given_up() const noexcept;
  bool has_room() const noexcept;
  void rest(waiter& place, std::coroutine_handle<> me);
  std::size_t unread() const noexcept { return received_.size() - next_; }
  void go_on_reading();
  [[noreturn]] void throw_closed() const;

  const websocket_handler& handler_;
  ChannelBox& box_;
  command_endpoint commands_;
  Request asked_;
  WebSocket socket_;
  channel_state* channel_ = nullptr;
  event_loop* loop_ = nullptr; ///< The channel's.
  state state_ = state::connecting;
  bool accepted_ = false;
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
  unsigned in_a_row_ = 0;                 ///< How often it has gone on after a send without a wait.
  unsigned futile_ = 0;                   ///< How often it has tried what cannot be any more.
  wait_list receivers_;                   ///< For the next message: one at most.
  wait_list senders_;                     ///< Until the client has read.
  wait_list resting_;                     ///< Until others have had their turn.
  Task<> task_;                           // Last: its frame uses all the others.
};

} // namespace plenum::core
