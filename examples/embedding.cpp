// SPDX-License-Identifier: Apache-2.0
//
// embedding puts a server into a program that has an Asio io_context of its own: the server
// runs on its own threads, and the program publishes from its.

#include "examples/port.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <csignal>
#include <iostream>

using namespace plenum;

/// Publishes the time, ten times a second.
void tell_time(boost::asio::steady_timer& timer, ChannelBox& box) {
  timer.expires_after(std::chrono::milliseconds{100});
  timer.async_wait([&](const boost::system::error_code& stopped) {
    if (stopped)
      return;
    const auto time = Json{{"time", wall_time::now().ms}};
    box.wait(box.group_send("clock", time)); // Blocks for microseconds.
    tell_time(timer, box);
  });
}

int main(int argc, char** argv) {
  auto io = boost::asio::io_context{};
  auto timer = boost::asio::steady_timer{io};
  auto signals = boost::asio::signal_set{io, SIGINT, SIGTERM};
  signals.async_wait([&](auto, int) { io.stop(); });

  auto app = App{on_port(argc, argv)};
  app.native("/ws"); // Clients join the group "clock" by themselves.
  app.authenticate([](const Request&, const std::string&) -> Task<Admission> {
    co_return Identity{.permissions = {{"join", {"clock"}}}}; // Whoever they are, nothing else.
  });
  const auto port = app.start();
  std::cout << "serves http://127.0.0.1:" << port << std::endl;
  tell_time(timer, app.box());
  io.run();
  app.stop();
}
