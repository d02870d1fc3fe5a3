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

  /// A frame has come, which `kind` and `body` say.
  virtual void on_frame(connection& which, opcode kind, std::string_view body) = 0;

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

  std::size_t index_;
  int fd_ = -1;
  bool open_ = false;
  std::uint32_t mask_ = 0x9E3779B9U; ///< Of the last frame; changes with each.
  std::string subprotocol_;
  std::string out_;
  std::string in_; ///< Begins with a handshake or frame that is not complete.
};

} // namespace plenum::core::load
