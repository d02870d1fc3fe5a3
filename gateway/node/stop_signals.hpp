// SPDX-License-Identifier: Apache-2.0
//
// stop_signals hears SIGINT and SIGTERM, and if asked to SIGHUP, on a thread of its own, so that a
// process that is asked to end does so whatever its other threads are at.

#pragma once

#include "actors/loop/asio.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <thread>

namespace plenum::core {

class stop_signals {
public:
  /// What SIGHUP does.
  enum class hangup : std::uint8_t { as_before, heard };

  /// @param heard  Is called with each signal on this thread, from now on.
  explicit stop_signals(std::function<void(stop_signals& by, int signal)> heard,
                        hangup hup = hangup::as_before);
  stop_signals(const stop_signals&) = delete;
  stop_signals& operator=(const stop_signals&) = delete;

  /// From now on signals do what they did before.
  ~stop_signals();

  /// Ends the process, with words and status 1, if this is not destroyed within `time`. The last
  /// call counts. Any thread.
  void end_process_after(std::chrono::milliseconds time);

private:
  void listen();

  std::function<void(stop_signals&, int)> heard_;
  asio::io_context io_{1};
  asio::signal_set signals_;
  asio::steady_timer deadline_{io_};
  std::thread thread_;
};

} // namespace plenum::core
