// SPDX-License-Identifier: Apache-2.0
//
// echo_server answers each message with itself, by a handler of the embedding API.

#include "gateway/api/app.hpp"

int main() {
  auto app = plenum::App{plenum::AppOptions{.port = 0, .loops = 1}};
  app.websocket("/echo/{name}", [](plenum::WebSocket& ws) -> plenum::Task<> {
    co_await ws.accept();
    while (auto message = co_await ws.receive())
      co_await ws.send(*message);
  });
  app.run();
}
