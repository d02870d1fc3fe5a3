// SPDX-License-Identifier: Apache-2.0

#include <plenum/plenum.hpp>

#include <iostream>

using namespace plenum;

int main() {
  auto app = App{AppOptions{.port = 0}};
  app.websocket("/ws", [](WebSocket& ws) -> Task<> {
    co_await ws.accept();
    while (auto message = co_await ws.receive())
      co_await ws.send(std::move(*message));
  });
  app.run([](std::uint16_t port) { std::cout << "http://127.0.0.1:" << port << std::endl; });
}
