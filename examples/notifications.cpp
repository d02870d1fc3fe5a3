// SPDX-License-Identifier: Apache-2.0
//
// notifications tells everybody, or one user, what another program posts over HTTP:
//
//   curl -d '{"type":"alert"}' localhost:8080/notify
//   curl -d '{"type":"hello"}' localhost:8080/notify/ann

#include "examples/port.hpp"

using namespace plenum;

/// A listener is in two groups: everybody's and its user's.
Task<> listen(WebSocket& ws) {
  co_await ws.accept();
  const auto channel = Channel{ws};
  co_await ws.box().add_channel_to_group(channel, "notifications");
  co_await ws.box().add_channel_to_group(channel, "user_" + ws.path_param("user"));
  while (co_await ws.receive()) // Whatever it says: it only listens.
    ;
}

int main(int argc, char** argv) {
  auto app = App{on_port(argc, argv)};
  app.websocket("/listen/{user}", listen);
  const auto notify = [&](std::string group, Json what) -> Task<Response> {
    const auto sent = co_await app.box().group_send(group, what, {.save_history = true});
    const auto status = Json{{"status", to_string(sent.status)}};
    co_return Response::json(status);
  };
  app.post("/notify", [&](const Request& asked) { return notify("notifications", asked.json()); });
  app.post("/notify/{user}", [&](const Request& asked) {
    return notify("user_" + asked.path_params.at("user"), asked.json());
  });
  app.run();
}
