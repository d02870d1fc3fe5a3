// SPDX-License-Identifier: Apache-2.0
//
// A transport is the socket of one connection as sessions use it: HTTP is read and written
// through it by Beast, frames are received and outboxes sent with it at once. It is plain until TLS
// begins.
//
// Threading: lives on the connection's loop.

#pragma once

#include "gateway/net/tls_stream.hpp"

#include <boost/asio/compose.hpp>
#include <boost/asio/post.hpp>

#include <array>
#include <span>
#include <utility>

#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

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

  /// What came of `receive`.
  struct received {
    std::size_t bytes = 0;
    error_code fault{};                             ///< `eof`: no more comes.
    tls_stream::wait next = tls_stream::wait::none; ///< None: there may be more at once.
  };

  /// @param socket  Connected, and it does not block.
  explicit transport(tcp_socket&& socket) : socket_{std::move(socket)} {}
  transport(transport&&) = default;
  transport& operator=(transport&&) = delete;
  ~transport() { close(); }

  /// Takes the socket away from Asio: its owner waits for it otherwise, and what is below for
  /// operations may not be used any more.
  void leave_asio() {
    auto ignored = error_code{};
    alone_.number = socket_.release(ignored);
  }

  /// The system's number of the socket.
  int handle() noexcept { return alone_.number >= 0 ? alone_.number : socket_.native_handle(); }

  executor_type get_executor() noexcept { return socket_.get_executor(); }

  bool is_open() const noexcept { return alone_.number >= 0 || socket_.is_open(); }

  /// Sends as much of these parts as it takes now; with TLS, no more than a record's 16 KiB.
  sent send(std::span<iovec> parts);

  /// Reads what there is, as much as fits. Without TLS it asks the system once.
  received receive(std::span<char> to);

  /// Throws away what has come, encrypted or not.
  /// @param room  As much of it, at most.
  received discard(std::span<char> room);

  /// Whether something that was taken is still to be sent, by the next `send`, if only of nothing.
  bool has_unsent() const noexcept { return tls_ && tls_->has_unsent(); }

  bool is_encrypted() const noexcept { return tls_ != nullptr; }

  /// Of the certificate that the client has shown (`tls_stream::client_subject`); empty: none.
  std::string client_subject() const { return tls_ ? tls_->client_subject() : std::string{}; }

  /// Tells a client with TLS that nothing more is sent. The socket stays as it is.
  void say_end() {
    if (tls_)
      tls_->say_end(handle());
  }

  /// Nothing more is sent.
  void shutdown() {
    say_end();
    ::shutdown(handle(), SHUT_WR);
  }

  void close() {
    if (const auto number = std::exchange(alone_.number, -1); number >= 0)
      ::close(number);
    auto ignored = error_code{};
    socket_.close(ignored);
  }

  /// Ends what waits, with `operation_aborted`.
  void cancel() {
    auto ignored = error_code{};
    socket_.cancel(ignored);
  }

  // -- operations: it outlives them, and is not moved meanwhile --------------------------

  /// From now on there is TLS, which begins with a handshake.
  /// @param done  Is called with an error_code; it has no time limit of its own.
  template <class Handler>
  void async_handshake(std::unique_ptr<tls_stream> tls, Handler&& done) {
    tls_ = std::move(tls);
    auto only_fault = [done = std::forward<Handler>(done)](error_code fault, std::size_t) mutable {
      done(fault);
    };
    repeat([](tls_stream& on, int socket) { return on.shake_hands(socket); }, only_fault);
  }

  /// As Beast's AsyncReadStream; fills the first buffer that has room.
  template <class Buffers, class Handler>
  auto async_read_some(const Buffers& to, Handler&& handler) {
    if (!tls_)
      return socket_.async_read_some(first_of(to), std::forward<Handler>(handler));
    return repeat([to = first_of(to)](tls_stream& on, int socket) { return on.read(socket, to); },
                  handler);
  }

  /// As Beast's AsyncWriteStream. With TLS, what has been taken is sent when it ends.
  template <class Buffers, class Handler>
  auto async_write_some(const Buffers& from, Handler&& handler) {
    if (!tls_)
      return socket_.async_write_some(from, std::forward<Handler>(handler));
    return repeat(
      [parts = parts_of(from), taken = std::size_t{0}](tls_stream& on, int socket) mutable {
        auto came = on.write(socket, taken == 0 ? parts.used() : std::span<const iovec>{});
        taken += came.bytes;
        came.bytes = taken;
        return came;
      },
      handler);
  }

private:
  /// The beginning of a sequence of buffers.
  struct some_parts {
    std::array<iovec, 16> all{};
    std::size_t count = 0;

    std::span<const iovec> used() const noexcept { return std::span{all}.first(count); }
  };

  template <class Buffers>
  static some_parts parts_of(const Buffers& buffers) {
    auto parts = some_parts{};
    for (auto each = asio::buffer_sequence_begin(buffers);
         each != asio::buffer_sequence_end(buffers) && parts.count < parts.all.size(); ++each)
      if (const auto buffer = asio::const_buffer{*each}; buffer.size() != 0)
        parts.all[parts.count++] = {const_cast<void*>(buffer.data()), buffer.size()};
    return parts;
  }

  /// Takes a step of TLS, and again whenever the socket is ready for it.
  template <class Step>
  struct repeated {
    transport& on;
    Step step;
    tls_stream::outcome came{};
    bool called_by_loop = false; ///< So that the handler may be called.
    bool done = false;

    template <class Self>
    void operator()(Self& self, error_code ec = {}) {
      if (!done) {
        came = ec ? tls_stream::outcome{.fault = ec} : step(*on.tls_, on.socket_.native_handle());
        if (came.first != tls_stream::wait::none) {
          called_by_loop = true;
          return on.socket_.async_wait(came.first == tls_stream::wait::to_read
                                         ? tcp_socket::wait_read
                                         : tcp_socket::wait_write,
                                       std::move(self));
        }
        done = true;
      }
      if (std::exchange(called_by_loop, true))
        return self.complete(came.fault, came.bytes);
      asio::post(on.get_executor(), std::move(self));
    }
  };

  template <class Step, class Handler>
  auto repeat(Step step, Handler& handler) {
    return asio::async_compose<Handler, void(error_code, std::size_t)>(
      repeated<Step>{*this, std::move(step)}, handler, socket_);
  }

  /// The first that has room: one buffer is read with recv(), which costs less than recvmsg().
  template <class Buffers>
  static asio::mutable_buffer first_of(const Buffers& buffers) {
    for (auto each = asio::buffer_sequence_begin(buffers);
         each != asio::buffer_sequence_end(buffers); ++each)
      if (const auto buffer = asio::mutable_buffer{*each}; buffer.size() != 0)
        return buffer;
    return {};
  }

  /// A number that is moved rather than copied; negative: none.
  struct descriptor {
    descriptor() = default;
    descriptor(descriptor&& other) noexcept : number{std::exchange(other.number, -1)} {}
    descriptor& operator=(descriptor&&) = delete;

    int number = -1;
  };

  tcp_socket socket_;               ///< Unless it has left Asio.
  descriptor alone_;                ///< If it has.
  std::unique_ptr<tls_stream> tls_; ///< None: it is plain.
};

} // namespace plenum::core
