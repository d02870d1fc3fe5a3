// SPDX-License-Identifier: Apache-2.0
//
// A WebSocket is one connection as its handler sees it. A handler is a coroutine
// that runs on the channel's loop: between two co_awaits nothing else happens to its
// connection, and it must not block.
//
//   app.websocket("/ws", [](WebSocket& ws) -> Task<> {
//     co_await ws.accept();
//     while (auto message = co_await ws.receive())
//       co_await ws.send(*message);
//   });
//
// When the handler returns, the connection is closed with 1000. A handler that goes on though its
// connection is closed is told so a hundred times, by exceptions, and then ended where it waits.
//
// Threading: all of it is for the channel's loop, on which its handler runs. Calls from elsewhere
// that would change something throw std::logic_error; ChannelBox may be called from anywhere.

#pragma once

#include "gateway/api/connection_info.hpp"
#include "gateway/api/errors.hpp"
#include "gateway/api/payload.hpp"
#include "gateway/api/task.hpp"
#include "gateway/api/waiter.hpp"

#include "base/channel_id.hpp"
#include "base/names.hpp"

#include <any>
#include <chrono>
#include <optional>

namespace plenum {

namespace core {
class handler_endpoint;
} // namespace core

using core::channel_id;
using core::user_id;
using core::wall_time;

class ChannelBox;

/// What a client sends: `type` is text or bytes.
using Message = Payload;

/// What is done at once and may be awaited: then the handler goes on when the client has read
/// enough of what is queued for it. Who sends again and again lets others have their turn.
class Sent {
public:
  explicit Sent(core::handler_endpoint* behind = nullptr) noexcept : behind_{behind} {}

  bool await_ready() const;
  void await_suspend(std::coroutine_handle<> me);
  void await_resume() const noexcept {}

private:
  core::handler_endpoint* behind_; ///< Null: there is nothing to wait for.
  waiter place_;
};

/// A message to come, or the end.
class [[nodiscard("co_await it")]] Received {
public:
  explicit Received(core::handler_endpoint & behind) noexcept : behind_{behind} {}

  bool await_ready() const;
  void await_suspend(std::coroutine_handle<> me);
  std::optional<Message> await_resume();

private:
  core::handler_endpoint& behind_;
  waiter place_;
};

class WebSocket {
public:
  /// Made by the server for a handler.
  explicit WebSocket(core::handler_endpoint& behind) noexcept : behind_{behind} {}
  WebSocket(const WebSocket&) = delete;
  WebSocket& operator=(const WebSocket&) = delete;

  // -- the request --------------------------------------------------------------

  const std::string& path() const noexcept;
  const Params& path_params() const noexcept;
  const Params& query_params() const noexcept;
  const Headers& headers() const noexcept;

  /// One path parameter, such as `room_id` of "/ws/chat/{room_id}"; empty: there is none.
  std::string path_param(const std::string& name) const;

  /// One query parameter, or `otherwise`.
  std::string query_param(const std::string& name, std::string_view otherwise = {}) const;

  /// The address of the client; behind proxies that are trusted, what they say (docs/limits.md).
  Address client() const;

  /// The subprotocols that the client offers, in its order.
  std::vector<std::string> subprotocols() const;

  /// Who the channel belongs to, for lists of members; empty: nobody in particular.
  const user_id& user() const noexcept;

  /// What else its token says of it, in `info`; null: nothing.
  Json info() const;

  /// Says who it belongs to. Before the first group is joined.
  void set_user(user_id user);

  // -- the handshake --------------------------------------------------------------

  /// Opens the connection. Nothing can be received or sent before.
  /// @param subprotocol  One of those that the client offers, or none.
  /// @throws WebSocketDisconnect    if the client has gone already.
  /// @throws std::invalid_argument  if it did not offer that, or a header may not be one.
  Sent accept(std::string subprotocol = {}, Headers::list headers = {});

  /// Opens the connection as a client of the native wires, which joins groups and publishes by
  /// itself, until it is closed. Only on routes of `Router::native`, which do so by themselves.
  /// @throws std::logic_error  on other routes, and after `accept`.
  Task<> serve_commands();

  /// Refuses the handshake with an HTTP status, instead of accepting it.
  /// @param status  300 to 599; others become 403. 304 is sent without body.
  /// @throws std::logic_error  after `accept`.
  Sent refuse(unsigned status, const std::string& body = {});

  // -- messages -------------------------------------------------------------------

  /// The next message, a std::optional<Message>; nothing once the connection is closed. After
  /// that it throws WebSocketDisconnect, as the following always do.
  /// @throws std::logic_error  if another one waits already.
  Received receive() noexcept;

  /// @throws WrongMessage  if the next message is not text.
  Task<std::string> receive_text();

  /// @throws WrongMessage  if the next message is text.
  Task<Bytes> receive_bytes();

  /// Reads text and binary messages. @throws WrongMessage  if the next one is not JSON.
  Task<Json> receive_json();

  /// Queues a message.
  /// @throws WebSocketDisconnect  if the connection is not open.
  Sent send(const Payload& what);
  Sent send_text(std::string_view text);
  Sent send_bytes(const Bytes& bytes);
  Sent send_json(const Json& value);

  /// Closes the connection, after what is queued; no-op if it is closed. Before
  /// `accept` it refuses the handshake with 403.
  /// @param code    1000 to 1013 as RFC 6455 allows, or 3000 to 4999; others become 1000.
  /// @param reason  Cut at 123 bytes.
  Sent close(std::uint16_t code = 1000, const std::string& reason = {});

  /// Closes the connection with 4429 when more messages come than that.
  /// @param burst  So many at once, before the rate counts.
  void limit_rate(double messages_per_second, double burst);

  /// Accepted, and closed by neither side.
  bool is_connected() const noexcept;

  /// Why it is closed: the code that was used, 1006 while it is open.
  std::uint16_t close_code() const noexcept;

  // -- what belongs to it ----------------------------------------------------------

  /// The groups of this server.
  ChannelBox& box() const noexcept;

  /// Anything that middleware or a handler wants to keep with the connection.
  std::any& data() noexcept { return data_; }

  const channel_id& uuid() const noexcept;

private:
  friend class Channel;
  friend class ChannelBox;

  core::handler_endpoint& behind_;
  std::any data_;
};

} // namespace plenum
