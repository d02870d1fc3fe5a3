// SPDX-License-Identifier: Apache-2.0
//
// error_handling answers what it cannot read and goes on, and says why a client has gone.

#include "examples/port.hpp"

#include <iostream>

using namespace plenum;

/// Answers one message; @throws std::invalid_argument  if it has no number.
Json process(const Json& data) {
  const auto* object = data.if_object();
  const auto* number = object != nullptr ? object->if_contains("number") : nullptr;
  if (number == nullptr || !number->is_number())
    throw std::invalid_argument{"a number is wanted"};
  return {{"status", "success"}, {"twice", 2 * number->to_number<double>()}};
}

Task<> safe(WebSocket& ws) {
  co_await ws.accept();
  try {
    for (;;) {
      auto answer = Json{};
      try {
        answer = process(co_await ws.receive_json());
      } catch (const WrongMessage&) {
        answer = {{"status", "error"}, {"message", "Invalid JSON"}};
      } catch (const std::invalid_argument& wrong) {
        answer = {{"status", "error"}, {"message", wrong.what()}};
      }
      co_await ws.send_json(answer);
    }
  } catch (const WebSocketDisconnect& end) {
    std::cout << "client disconnected with code " << end.code << ": " << end.reason << std::endl;
  } // Anything else closes with 1011 and is logged.
}

int main(int argc, char** argv) {
  auto app = App{on_port(argc, argv)};
  app.websocket("/safe", safe);
  app.run();
}
