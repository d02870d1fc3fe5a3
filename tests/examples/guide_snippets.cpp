// SPDX-License-Identifier: Apache-2.0
//
// What the guide shows that is in no example. Compiled, and compared with the pages.

#include <plenum/plenum.hpp>

#include <iostream>

using namespace plenum;

Task<> look_back(ChannelBox& box) {
  const auto sent = co_await box.group_send("news", "hello", {.save_history = true});
  std::cout << "went to " << sent.position->offset << '\n';
  for (const auto& message : co_await box.show_history("news"))
    std::cout << message.position.offset << ": " << message.payload.data() << '\n';
}

Task<> catch_up(ChannelBox& box, Position last_seen) {
  const auto missed = co_await box.recover("news", last_seen);
  if (!missed.complete)
    std::cout << "some messages are not held any more\n";
  for (const auto& message : missed.messages)
    std::cout << message.payload.data() << '\n';
}

Task<> send_once(ChannelBox& box) {
  const auto options = SendOptions{.save_history = true, .idempotency_key = "order-4711"};
  const auto first = co_await box.group_send("orders", "paid", options);
  const auto again = co_await box.group_send("orders", "paid", options);
  std::cout << first.duplicate << again.duplicate << '\n'; // 01
}

Task<> only_from_our_page(WebSocket& ws, WebSocketHandler next) {
  if (ws.headers().get("Origin") != "https://example.org") {
    ws.refuse(403, "not from here\n");
    co_return;
  }
  co_await next(ws);
}

Task<Response> only_with_key(const Request& asked, HttpHandler next) {
  if (asked.headers.get("X-Key") != "sesame")
    co_return Response::text("who are you?\n", 401);
  co_return co_await next(asked);
}

App one_of_many() {
  return App{
    AppOptions{.host = "0.0.0.0", .broker = "redis://redis.internal:6379", .node_name = "node-1"}};
}

int main() {
  auto app = App{AppOptions{.port = 0}};
  app.use(only_from_our_page);
  app.use(only_with_key);
  app.start();
  auto& box = app.box();
  box.wait(look_back(box));
  box.wait(catch_up(box, {}));
  box.wait(send_once(box));
  app.stop();
  one_of_many();
}
