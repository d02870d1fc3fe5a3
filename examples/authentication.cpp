// SPDX-License-Identifier: Apache-2.0
//
// authentication lets in only who has a token, in the header `Authorization: Bearer TOKEN`
// or, for browsers, as a query parameter. It bounds what each of them may do, too.

#include "examples/port.hpp"

using namespace plenum;

/// Who has this token; nobody: it is none.
Task<std::optional<std::string>> find_user(WebSocket& ws) {
  static const auto users = std::map<std::string, std::string, std::less<>>{
    {"ann-secret", "ann"}, {"bob-secret", "bob"}}; // A database, in real life.
  auto token = std::string{ws.headers().get("Authorization")};
  if (token.starts_with("Bearer "))
    token.erase(0, 7);
  else
    token = ws.query_param("token");
  const auto found = users.find(token);
  co_return found == users.end() ? std::nullopt : std::optional{found->second};
}

Task<> private_room(WebSocket& ws) {
  co_await ws.accept();
  co_await ws.send_text("hello " + ws.user().str());
  while (auto message = co_await ws.receive())
    co_await ws.send(*message);
}

int main(int argc, char** argv) {
  auto app = App{on_port(argc, argv)};
  app.use(log_connections());
  app.use(limit_connections(100));
  app.use(authenticate(find_user));
  app.use(limit_rate(10, 20));
  app.websocket("/private", private_room);
  app.run();
}
