// SPDX-License-Identifier: Apache-2.0

#include "gateway/api/router.hpp"

namespace plenum {

namespace {

std::string checked(std::string pattern) {
  if (!pattern.starts_with('/'))
    throw std::invalid_argument{"a route begins with a slash: " + pattern};
  return pattern;
}

/// What middleware around a native route goes on to.
Task<> serve_commands(WebSocket& ws) {
  co_await ws.serve_commands();
}

/// `handler` with `around` around it.
WebSocketHandler wrap(const Middleware& around, WebSocketHandler handler) {
  return [around, handler = std::move(handler)](WebSocket& ws) { return around(ws, handler); };
}

} // namespace

Router& Router::native(std::string pattern) {
  routes_.push_back({{}, checked(std::move(pattern)), {}, {}, true});
  return *this;
}

Router& Router::add(std::string pattern, WebSocketHandler handler) {
  routes_.push_back({{}, checked(std::move(pattern)), std::move(handler), {}, false});
  return *this;
}

Router& Router::add(std::string method, std::string pattern, HttpHandler handler) {
  routes_.push_back(
    {std::move(method), checked(std::move(pattern)), {}, std::move(handler), false});
  return *this;
}

void Router::surround(Middleware around) {
  middleware_.push_back(std::move(around));
}

Router& Router::mount(std::string prefix, const Router& other) {
  prefix = checked(std::move(prefix));
  while (prefix.ends_with('/'))
    prefix.pop_back();
  for (auto& route : other.routes()) {
    route.pattern = prefix + route.pattern;
    routes_.push_back(std::move(route));
  }
  return *this;
}

std::vector<Router::Route> Router::routes() const {
  auto result = routes_;
  for (auto& route : result)
    if (route.method.empty())
      std::for_each(middleware_.rbegin(), middleware_.rend(), [&](const Middleware& around) {
        auto inner = route.websocket ? std::move(route.websocket)
                                     : WebSocketHandler{serve_commands};
        route.websocket = wrap(around, std::move(inner));
      });
  return result;
}

} // namespace plenum
