// SPDX-License-Identifier: Apache-2.0

#include "gateway/api/router.hpp"

#include "gateway/http/route_pattern.hpp"

#include <algorithm>
#include <array>

namespace plenum {

using namespace core;

namespace {

/// Where the server itself answers.
constexpr auto built_in = std::array<std::string_view, 3>{"/healthz", "/readyz", "/metrics"};

/// A handler that only has to be called, as one that may wait.
Task<Response> call(const std::function<Response(const Request&)>& handler, const Request& asked) {
  co_return handler(asked);
}

/// What middleware around a native route goes on to.
Task<> serve_commands(WebSocket& ws) {
  co_await ws.serve_commands();
}

/// `handler` with `around` around it.
WebSocketHandler wrap(const Middleware& around, WebSocketHandler handler) {
  return [around, handler = std::move(handler)](WebSocket& ws) { return around(ws, handler); };
}

HttpHandler wrap(const HttpMiddleware& around, HttpHandler handler) {
  return
    [around, handler = std::move(handler)](const Request& asked) { return around(asked, handler); };
}

/// `handler` with all of `around` around it, the first outermost.
template <class Around, class Handler>
Handler wrap_in_all(const std::vector<Around>& around, Handler handler) {
  std::for_each(around.rbegin(), around.rend(),
                [&](const Around& each) { handler = wrap(each, std::move(handler)); });
  return handler;
}

} // namespace

Router& Router::native(std::string pattern) {
  return add(Route{
    .method = {}, .pattern = std::move(pattern), .websocket = {}, .http = {}, .native = true});
}

Router& Router::native(std::string pattern, const wire_info& speaks) {
  return add(Route{.method = {},
                   .pattern = std::move(pattern),
                   .websocket = {},
                   .http = {},
                   .native = true,
                   .wire = &speaks});
}

Router& Router::add(std::string pattern, WebSocketHandler handler) {
  if (!handler)
    throw std::invalid_argument{"the route \"" + pattern + "\" has an empty handler"};
  return add(Route{
    .method = {}, .pattern = std::move(pattern), .websocket = std::move(handler), .http = {}});
}

Router& Router::add(std::string method, std::string pattern, HttpHandler handler) {
  if (!handler)
    throw std::invalid_argument{"the route \"" + pattern + "\" has an empty handler"};
  return add(Route{.method = std::move(method),
                   .pattern = std::move(pattern),
                   .websocket = {},
                   .http = std::move(handler)});
}

Router& Router::add(std::string method, std::string pattern,
                    std::function<Response(const Request&)> handler) {
  auto waits = HttpHandler{};
  if (handler)
    waits = [handler = std::move(handler)](const Request& asked) { return call(handler, asked); };
  return add(std::move(method), std::move(pattern), std::move(waits));
}

Router& Router::add(Route&& route) {
  refuse_late();
  [[maybe_unused]] const auto read = route_pattern{route.pattern}; // Throws if it is none.
  for (const auto& other : routes_)
    if (other.method == route.method && other.pattern == route.pattern)
      throw std::invalid_argument{"the route \"" + route.pattern + "\" is there already"};
  routes_.push_back(std::move(route));
  return *this;
}

void Router::surround(Middleware around) {
  refuse_late();
  if (!around)
    throw std::invalid_argument{"an empty middleware"};
  middleware_.push_back(std::move(around));
}

void Router::surround(HttpMiddleware around) {
  refuse_late();
  if (!around)
    throw std::invalid_argument{"an empty middleware"};
  http_middleware_.push_back(std::move(around));
}

Router& Router::mount(std::string prefix, const Router& other) {
  while (prefix.ends_with('/'))
    prefix.pop_back();
  for (auto& route : other.routes()) {
    route.pattern = prefix + route.pattern;
    add(std::move(route));
  }
  return *this;
}

void Router::freeze() {
  for (const auto& route : routes_)
    if (std::find(built_in.begin(), built_in.end(), route.pattern) != built_in.end())
      throw std::invalid_argument{"the route \"" + route.pattern + "\" is the server's own"};
  frozen_ = true;
}

void Router::refuse_late() const {
  if (frozen_)
    throw std::logic_error{"routes and middleware are added before the server starts"};
}

std::vector<Router::Route> Router::routes() const {
  auto result = routes_;
  for (auto& route : result)
    if (!route.method.empty())
      route.http = wrap_in_all(http_middleware_, std::move(route.http));
    else if (route.websocket)
      route.websocket = wrap_in_all(middleware_, std::move(route.websocket));
    else if (!middleware_.empty())
      route.websocket = wrap_in_all(middleware_, WebSocketHandler{serve_commands});
  return result;
}

} // namespace plenum
