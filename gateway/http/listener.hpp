// SPDX-License-Identifier: Apache-2.0
//
// A listener accepts connections on one loop and deals them out to all in turn:
// connections live long, so an even start matters more than the hop. They inherit the options of
// its socket.
//
// Threading: `close` from any thread, everything else on the first loop.

#pragma once

#include "actors/loop/loop_scheduler.hpp"
#include "base/address.hpp"
#include "gateway/http/entrance.hpp"
#include "gateway/http/gateway.hpp"
#include "gateway/net/beast.hpp"

namespace plenum::core {

class listener {
public:
  /// @param in  Where connections come in. All outlive the listener.
  listener(event_loops& loops, gateway& home, entrance& in);

  /// Binds and starts to accept. Before the loops run.
  /// @returns  the port; or what the system says.
  result<std::uint16_t> open(const address& at);

  /// Accepts no more. The entrance is closed.
  void close();

private:
  void wait();
  void accept_some();
  void pause();
  void deal(int socket, const tcp::endpoint& from);

  event_loops& loops_;
  gateway& gateway_;
  entrance& entrance_;
  asio::basic_socket_acceptor<tcp, asio::io_context::executor_type> acceptor_;
  asio::steady_timer pause_;
  std::size_t next_ = 0;
};

} // namespace plenum::core
