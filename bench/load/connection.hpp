// SPDX-License-Identifier: Apache-2.0
//
// A connection is one WebSocket client: a non-blocking socket, its handshake and
// its frames.

#pragma once

#include "bench/load/framing.hpp"
#include "bench/load/target.hpp"

#include <span>

namespace plenum::core::load {

class connection;

/// Who is told what happens on connections.
class connection_owner {
public:
  /// The handshake is done.
  virtual void on_open(connection& which) = 0;

  /// A message, or a control frame, has come.
  virtual void on_frame(connection& which, opcode kind, std::string_view body) = 0;

  /// It has ended after `close`.
  virtual void on_closed(connection& which) = 0;

protected:
  ~connection_owner() = default;
};

class connection {
public:
  /// What a call of `read` may need, at least.
  static constexpr std::size_t scratch_bytes = 2 * longest_server_frame;

  /// @param index  Tells its owner which one it is; spreads source addresses on loopback.
  explicit connection(std::size_t index) noexcept : index_{index} {}
  connection(connection&& other) noexcept;
  connection& operator=(connection&&) = delete;
  ~connection();

  /// Begins to connect and queues the handshake.
  result<void> open(const target& where, const std::string& path, std::string_view subprotocol);

  /// Queues one frame.
  void queue(opcode kind, std::string_view body);

  /// Queues a close frame; then the server is to end the connection.
  void close();

  /// Sends what is queued, as far as the socket takes it.
  result<void> flush();

  /// Reads once and tells `owner` what came. The scratch buffer may be shared.
  result<void> read(std::span<char> scratch, connection_owner& owner);

  std::size_t index() const noexcept { return index_; }
  int descriptor() const noexcept { return fd_; }
  bool has_queued() const noexcept { return !out_.empty(); }

private:
  result<void> finish_handshake(std::string_view& in, connection_owner& owner);
  result<void> take_frames(std::string_view& in, connection_owner& owner);
  result<void> take(const server_frame& next, connection_owner& owner);
  result<void> end(connection_owner& owner);

  std::size_t index_;
  int fd_ = -1;
  bool open_ = false;
  bool closing_ = false;
  std::uint32_t mask_ = 0x9E3779B9U; ///< Of the last frame; changes with each.
  std::string subprotocol_;
  std::string out_;
  std::string in_; ///< Begins with a handshake or frame that is not complete.
  opcode kind_ = opcode::text;
  std::string message_; ///< What has come of one in several frames, of this kind.
};

} // namespace plenum::core::load
