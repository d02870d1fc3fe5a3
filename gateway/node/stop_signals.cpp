// SPDX-License-Identifier: Apache-2.0

#include "gateway/node/stop_signals.hpp"

#include "base/log.hpp"

#include <boost/asio/post.hpp>

#include <csignal>
#include <cstdlib>

namespace plenum::core {

stop_signals::stop_signals(std::function<void(stop_signals&, int)> heard, hangup hup)
  : heard_{std::move(heard)}, signals_{io_, SIGINT, SIGTERM} {
  if (hup == hangup::heard)
    signals_.add(SIGHUP);
  listen();
  thread_ = std::thread{[this] { io_.run(); }};
}

stop_signals::~stop_signals() {
  io_.stop();
  thread_.join();
}

void stop_signals::listen() {
  signals_.async_wait([this](const boost::system::error_code&, int signal) {
    heard_(*this, signal);
    listen();
  });
}

void stop_signals::end_process_after(std::chrono::milliseconds time) {
  asio::post(io_, [this, time] {
    deadline_.expires_after(time);
    deadline_.async_wait([](const boost::system::error_code& replaced) {
      if (replaced)
        return;
      log::error("the stop takes too long, a handler does not return: the process ends at once");
      std::_Exit(1); // No destructor: the threads that hang would be waited for.
    });
  });
}

} // namespace plenum::core
