// SPDX-License-Identifier: Apache-2.0
//
// A listener accepts connections on one loop and deals them out to all in turn:
// connections live long, so an even start matters more than the hop.
//
// Threading: `close` from any thread, everything else on the first loop.

#pragma once

#include "actors/loop/loop_scheduler.hpp"
#include "gateway/http/gateway.hpp"

namespace plenum::core {

class listener {
public:
  /// @param loops  They and `server` outlive the listener.
  listener(event_loops& loops, gateway& server);

  /// Binds and starts to accept. Before the loops run.
  /// @returns  the port; or what the system says.
  result<std::uint16_t> open(const std::string& host, std::uint16_t port);

  /// Accepts no more.
  void close();

private:
  void accept();
  void on_accept(error_code ec, event_loop& target, tcp_socket&& socket);

  event_loops& loops_;
  gateway& server_;
  asio::basic_socket_acceptor<tcp, asio::io_context::executor_type> acceptor_;
  asio::steady_timer pause_;
  std::size_t next_ = 0;
};

} // namespace plenum::core
