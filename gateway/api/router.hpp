// SPDX-License-Identifier: Apache-2.0
//
// A Router says which handler serves which path. The first pattern that fits decides.
//
// A pattern is a path with named places, such as "/rooms/{room}" or "/{id:int}/{rest:path}":
// a place takes one segment, or what its type says (int, float, uuid, slug, path).
//
// A route that could not work is refused when it is added, with std::invalid_argument: a pattern
// that is none, one that is there already, an empty handler. /healthz, /readyz and /metrics are
// the server's own, and are refused when it starts. After the start nothing can be added.

#pragma once

#include "gateway/api/http.hpp"
#include "gateway/api/web_socket_endpoint.hpp"

#include <concepts>
#include <functional>
#include <memory>

namespace plenum {

namespace core {
struct wire_info;
} // namespace core

using WebSocketHandler = std::function<Task<>(WebSocket&)>;

/// Wraps a handler: calls `next` to go on, or does not.
using Middleware = std::function<Task<>(WebSocket&, WebSocketHandler next)>;

/// The same around an HTTP handler. The request outlives the call.
using HttpMiddleware = std::function<Task<Response>(const Request&, HttpHandler next)>;

template <class T>
concept websocket_handler_like = requires(T& handler, WebSocket& ws) {
  { handler(ws) } -> std::same_as<Task<>>;
};

template <class T>
concept middleware_like = requires(T& around, WebSocket& ws, WebSocketHandler next) {
  { around(ws, std::move(next)) } -> std::same_as<Task<>>;
};

template <class T>
concept http_middleware_like = requires(T& around, const Request& request, HttpHandler next) {
  { around(request, std::move(next)) } -> std::same_as<Task<Response>>;
};

template <class T>
concept http_handler_like = requires(T& handler, const Request& request) {
  { handler(request) } -> std::convertible_to<Response>;
}
|| requires(T& handler, const Request& request) {
  { handler(request) } -> std::same_as<Task<Response>>;
};

class Router {
public:
  /// @param handler  `Task<>(WebSocket&)`, called once per connection.
  template <class Handler>
  Router& websocket(std::string pattern, Handler handler) {
    static_assert(websocket_handler_like<Handler>,
                  "a WebSocket handler takes (plenum::WebSocket&) and returns plenum::Task<>");
    if constexpr (websocket_handler_like<Handler>)
      add(std::move(pattern), WebSocketHandler{std::move(handler)});
    return *this;
  }

  /// @tparam Endpoint  A WebSocketEndpoint that can be made from nothing; one per connection.
  template <class Endpoint>
  Router& websocket(std::string pattern) {
    constexpr auto derived = std::derived_from<Endpoint, WebSocketEndpoint>;
    static_assert(derived,
                  "websocket<T>(path) wants a class derived from plenum::WebSocketEndpoint");
    static_assert(!derived || std::default_initializable<Endpoint>,
                  "an endpoint is made anew for each connection, without arguments");
    if constexpr (derived && std::default_initializable<Endpoint>)
      add(std::move(pattern), [](WebSocket& ws) -> Task<> {
        auto endpoint = Endpoint{};
        co_await endpoint.run(ws);
      });
    return *this;
  }

  /// The same under its other name.
  template <class Handler>
  Router& ws_route(std::string pattern, Handler handler) {
    return websocket(std::move(pattern), std::move(handler));
  }

  /// The native wires plenum.v1.json and plenum.v1.msgpack (docs/protocol.md): clients join
  /// groups and publish by themselves.
  Router& native(std::string pattern);

  /// A wire of the server's own that clients do not ask for: who comes here speaks it.
  Router& native(std::string pattern, const core::wire_info& speaks);

  /// @param handler  Takes (const Request&) and returns Response or Task<Response>.
  template <class Handler>
  Router& get(std::string pattern, Handler handler) {
    return http("GET", std::move(pattern), std::move(handler));
  }
  template <class Handler>
  Router& post(std::string pattern, Handler handler) {
    return http("POST", std::move(pattern), std::move(handler));
  }
  template <class Handler>
  Router& put(std::string pattern, Handler handler) {
    return http("PUT", std::move(pattern), std::move(handler));
  }
  template <class Handler>
  Router& del(std::string pattern, Handler handler) {
    return http("DELETE", std::move(pattern), std::move(handler));
  }

  /// Puts `what` around every WebSocket route of this router and of those mounted later, native
  /// ones included; or, if it takes a Request, around every HTTP route. The first is the outermost.
  template <class T>
  Router& use(T what) {
    static_assert(middleware_like<T> || http_middleware_like<T>,
                  "a middleware takes (plenum::WebSocket&, plenum::WebSocketHandler next) and "
                  "returns plenum::Task<>; around HTTP it takes (const plenum::Request&, "
                  "plenum::HttpHandler next) and returns plenum::Task<plenum::Response>");
    if constexpr (middleware_like<T>)
      surround(Middleware{std::move(what)});
    else if constexpr (http_middleware_like<T>)
      surround(HttpMiddleware{std::move(what)});
    return *this;
  }

  /// Serves the routes of `other` below `prefix`, such as "/api"; "" and "/" are no prefix.
  Router& mount(std::string prefix, const Router& other);

  // -- for the server --------------------------------------------------------------------

  struct Route {
    std::string method; ///< Of HTTP; empty: a WebSocket.
    std::string pattern;
    WebSocketHandler websocket; ///< Empty: the native wires, and no middleware around them.
    HttpHandler http;
    bool native = false;
    const core::wire_info* wire = nullptr; ///< Null: native clients choose one by subprotocol.
  };

  /// All routes in their order, wrapped in their middleware.
  std::vector<Route> routes() const;

protected:
  /// From now on nothing can be added. @throws std::invalid_argument  if a route is in the way of
  ///                                           the server's own.
  void freeze();

private:
  template <class Handler>
  Router& http(std::string method, std::string pattern, Handler handler) {
    static_assert(http_handler_like<Handler>,
                  "an HTTP handler takes (const plenum::Request&) and returns plenum::Response "
                  "or plenum::Task<plenum::Response>");
    if constexpr (!http_handler_like<Handler>)
      return *this;
    else if constexpr (std::is_same_v<std::invoke_result_t<Handler&, const Request&>,
                                      Task<Response>>)
      return add(std::move(method), std::move(pattern), HttpHandler{std::move(handler)});
    else
      return add(std::move(method), std::move(pattern),
                 std::function<Response(const Request&)>{std::move(handler)});
  }

  void surround(Middleware around);
  void surround(HttpMiddleware around);
  Router& add(std::string pattern, WebSocketHandler handler);
  Router& add(std::string method, std::string pattern, HttpHandler handler);
  Router& add(std::string method, std::string pattern,
              std::function<Response(const Request&)> handler);
  Router& add(Route&& route);
  void refuse_late() const;

  std::vector<Route> routes_;
  std::vector<Middleware> middleware_;
  std::vector<HttpMiddleware> http_middleware_;
  bool frozen_ = false;
};

/// The same class by its other name.
using WSRouter = Router;

} // namespace plenum
