// SPDX-License-Identifier: Apache-2.0
//
// A transport is the socket of one connection as sessions use it: Beast reads and writes
// through it, and outboxes are sent with it. What it costs is a system call each.
//
// Threading: lives on the connection's loop.

#pragma once

#include "gateway/net/beast.hpp"

#include <span>

#include <sys/uio.h>

namespace plenum::core {

class transport {
public:
  using executor_type = tcp_socket::executor_type;

  /// What came of `send`.
  struct sent {
    enum class state : std::uint8_t { open, blocked, broken };

    std::size_t bytes = 0;     ///< Taken, from the front.
    state after = state::open; ///< Blocked: it takes nothing more at the moment.
  };

  /// @param socket  Connected, and it does not block.
  explicit transport(tcp_socket&& socket) : socket_{std::move(socket)} {}

  executor_type get_executor() noexcept { return socket_.get_executor(); }

  /// To wait for it and to ask the system about it; bytes go through the transport only.
  tcp_socket& socket() noexcept { return socket_; }
  const tcp_socket& socket() const noexcept { return socket_; }

  bool is_open() const noexcept { return socket_.is_open(); }

  /// Sends as much of these parts as it takes now.
  sent send(std::span<iovec> parts);

  /// Nothing more is sent.
  void shutdown() {
    auto ignored = error_code{};
    socket_.shutdown(tcp_socket::shutdown_send, ignored);
  }

  void close() {
    auto ignored = error_code{};
    socket_.close(ignored);
  }

  /// Ends what waits, with `operation_aborted`.
  void cancel() {
    auto ignored = error_code{};
    socket_.cancel(ignored);
  }

  // -- Beast's AsyncReadStream and AsyncWriteStream: it outlives their operations ---------

  template <class Buffers, class Handler>
  auto async_read_some(const Buffers& to, Handler&& handler) {
    return socket_.async_read_some(first_of(to), std::forward<Handler>(handler));
  }

  template <class Buffers, class Handler>
  auto async_write_some(const Buffers& from, Handler&& handler) {
    return socket_.async_write_some(from, std::forward<Handler>(handler));
  }

private:
  /// The first that has room: one buffer is read with recv(), which costs less than recvmsg().
  template <class Buffers>
  static asio::mutable_buffer first_of(const Buffers& buffers) {
    for (auto each = asio::buffer_sequence_begin(buffers);
         each != asio::buffer_sequence_end(buffers); ++each)
      if (const auto buffer = asio::mutable_buffer{*each}; buffer.size() != 0)
        return buffer;
    return {};
  }

  tcp_socket socket_;
};

} // namespace plenum::core
