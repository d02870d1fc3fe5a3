// SPDX-License-Identifier: Apache-2.0
//
// A socket_poll waits for the WebSockets of one loop, of which there are many and most are idle:
// each is made known to the system once, by epoll(7), edge-triggered, and costs nothing more until
// something happens. Everything else waits with Asio, and so does the poll itself
// when the loop has nothing to do.
//
// Threading: touched only on its loop.

#pragma once

#include "actors/loop/asio.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <cstddef>
#include <memory>
#include <vector>

namespace plenum::core {

/// What has become of a socket. Each is said once, until the socket has been asked for all that it
/// has or takes.
struct readiness {
  bool to_read = false;  ///< There may be something to read, if only the end.
  bool to_write = false; ///< It may take something again.
  bool ended = false;    ///< The other side has sent its end, or the connection is broken.
};

/// Somebody who waits for a socket.
class socket_waiter {
public:
  /// Perhaps for nothing: what is said may be of a socket that had the same number before.
  virtual void on_ready(readiness what) = 0;

protected:
  ~socket_waiter() = default;
};

class socket_poll {
public:
  explicit socket_poll(asio::io_context& io);

  /// Tells `who`, and keeps it, until `remove`.
  /// @param socket  It does not block.
  void add(int socket, std::shared_ptr<socket_waiter> who);

  /// Before the socket is closed.
  void remove(int socket);

  /// Who waits for this socket has not taken all that it knows of: it is told nothing new, in the
  /// same turn if there is time.
  void again(int socket);

  /// Tells those whose sockets are ready, a part of them. Does not wait.
  /// @returns  how many those were.
  std::size_t run();

  /// Whether `run` may find more at once.
  bool may_have_more() const noexcept { return full_ || !again_.empty(); }

  /// Has the `io_context` run a handler when a socket is ready, after which `run` finds it.
  void arm();

private:
  void tell(std::size_t socket, readiness what);

  asio::posix::basic_stream_descriptor<asio::io_context::executor_type> epoll_;
  bool armed_ = false; ///< Nothing is ready before the handler has run.
  bool full_ = false;  ///< The last look has found as many as it may.
  std::vector<std::shared_ptr<socket_waiter>> waiters_; ///< By socket.
  std::vector<int> again_;
};

} // namespace plenum::core
