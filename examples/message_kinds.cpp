// SPDX-License-Identifier: Apache-2.0
//
// message_kinds shows the three kinds of messages: text, bytes and JSON.

#include "examples/port.hpp"

using namespace plenum;

Task<> text(WebSocket& ws) {
  co_await ws.accept();
  for (;;) {
    const auto data = co_await ws.receive_text();
    co_await ws.send_text("You said: " + data);
  }
}

Task<> bytes(WebSocket& ws) {
  co_await ws.accept();
  for (;;) {
    auto data = co_await ws.receive_bytes();
    data.data.insert(0, "Received: ");
    co_await ws.send_bytes(data);
  }
}

Task<> json(WebSocket& ws) {
  co_await ws.accept();
  for (;;) {
    const auto data = co_await ws.receive_json();
    const auto answer = Json{{"response", data}, {"status", "success"}};
    co_await ws.send_json(answer);
  }
}

int main(int argc, char** argv) {
  auto app = App{on_port(argc, argv)};
  app.websocket("/text", text);
  app.websocket("/bytes", bytes);
  app.websocket("/json", json);
  app.run();
}
