// SPDX-License-Identifier: Apache-2.0
//
// An arrival is a connection from when it is accepted until it is known who has come: at once,
// or when its PROXY header is there. Then it is counted at the door and speaks HTTP.
//
// Ownership: held by its pending operation. Threading: lives on one loop.

#pragma once

#include "actors/loop/event_loop.hpp"
#include "gateway/door/proxy_header.hpp"
#include "gateway/http/entrance.hpp"
#include "gateway/http/gateway.hpp"
#include "gateway/net/beast.hpp"

#include <memory>

namespace plenum::core {

class arrival final : public timer, public std::enable_shared_from_this<arrival> {
public:
  arrival(event_loop& loop, gateway& home, entrance& in, tcp_socket&& socket,
          const guest::endpoint& from);
  arrival(const arrival&) = delete;
  arrival& operator=(const arrival&) = delete;
  ~arrival() override;

  void run();

  /// The header was not there in time, or the node stops.
  void on_timer(time_point now) override;

private:
  void wait();
  void read();
  void enter(const guest::endpoint& from);
  void refuse();

  event_loop& loop_;
  gateway& gateway_;
  entrance& entrance_;
  connection_count counted_;
  tcp_socket socket_;
  guest::endpoint from_;
  proxy_header header_;
};

} // namespace plenum::core
