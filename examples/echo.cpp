// SPDX-License-Identifier: Apache-2.0
//
// echo answers each message with itself: text with text, bytes with bytes.

#include "examples/port.hpp"

using namespace plenum;

int main(int argc, char** argv) {
  auto app = App{on_port(argc, argv)};
  app.websocket("/ws", [](WebSocket& ws) -> Task<> {
    co_await ws.accept(); // Connections must be accepted first.
    while (auto message = co_await ws.receive())
      co_await ws.send(*message);
  });
  app.run();
}
