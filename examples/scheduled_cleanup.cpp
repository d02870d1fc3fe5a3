// SPDX-License-Identifier: Apache-2.0
//
// scheduled_cleanup closes channels that are silent, watches the size of rooms and forgets
// their histories: each task runs again and again.

#include "examples/port.hpp"

#include <iostream>

using namespace plenum;
using namespace std::chrono_literals;

Task<> room(WebSocket& ws) {
  co_await ws.accept();
  const auto channel = Channel{ws, PayloadType::text, 2s}; // Closed after 2 s of silence.
  const auto name = ws.path_param("room");
  co_await ws.box().add_channel_to_group(channel, name);
  while (auto message = co_await ws.receive())
    co_await ws.box().group_send(name, *message, {.save_history = true});
}

int main(int argc, char** argv) {
  auto app = App{on_port(argc, argv)};
  app.websocket("/room/{room}", room);
  app.every(1s, [&]() -> Task<> { co_await app.box().clean_expired(); });
  app.every(1min, [&]() -> Task<> {
    for (const auto& [name, users] : co_await app.box().show_groups())
      if (users > 1000)
        std::cout << "room " << name << " has " << users << " users" << std::endl;
  });
  app.every(24h, [&]() -> Task<> { co_await app.box().flush_history(); });
  app.on_startup([]() -> Task<> {
    std::cout << "cleaning up from now on" << std::endl;
    co_return;
  });
  app.run();
}
