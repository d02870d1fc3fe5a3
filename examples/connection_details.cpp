// SPDX-License-Identifier: Apache-2.0
//
// connection_details tells a client what the server knows of its connection.

#include "examples/port.hpp"

using namespace plenum;

int main(int argc, char** argv) {
  auto app = App{on_port(argc, argv)};
  app.websocket("/info/{room_id}", [](WebSocket& ws) -> Task<> {
    co_await ws.accept();
    auto headers = boost::json::object{};
    for (const auto& [name, value] : ws.headers())
      headers[name] = value;
    const auto details = Json{{"ip", ws.client().host},
                              {"port", ws.client().port},
                              {"headers", headers},
                              {"name", ws.query_param("name", "anonymous")},
                              {"room_id", ws.path_param("room_id")},
                              {"channel", ws.uuid().str()}};
    co_await ws.send_json(details);
  });
  app.run();
}
