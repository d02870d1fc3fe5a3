// SPDX-License-Identifier: Apache-2.0
//
// An App is a server in your program:
//
//   auto app = App{{.port = 8080}};
//   app.websocket("/ws", [](WebSocket& ws) -> Task<> { ... });
//   app.run();
//
// Routes are added before it runs. Its handlers run on its own threads, one per core;
// those of one connection never at the same time.

#pragma once

#include "gateway/api/identity.hpp"
#include "gateway/api/middleware.hpp"
#include "gateway/api/router.hpp"

#include <memory>

namespace plenum {

namespace core {
class server;
struct server_settings;
} // namespace core

/// The settings that programs change most; all of them: gateway/settings/server_settings.hpp.
struct AppOptions {
  std::string host = "127.0.0.1"; ///< "0.0.0.0": reachable from elsewhere.
  std::uint16_t port = 8080;      ///< 0: a free one.
  std::size_t loops = 0;          ///< Threads; 0: one per core.
  std::size_t history_bytes = 0;  ///< Per group (guide, 4); 0: CHANNEL_BOX_HISTORY_SIZE, or 1 MiB.
  std::string broker = "memory";  ///< Or the Redis of a cluster: "redis://HOST:PORT".
  std::string node_name = {};     ///< In a cluster; empty: the host's name.

  /// Native routes want to know who comes: by tokens, signed with one of these keys (PEM or JWKS
  /// files) or with this secret, or by `App::authenticate`; or anybody is let in, as whoever they
  /// say, which is for development.
  std::vector<std::string> jwt_keys = {};
  std::string jwt_secret_file = {};
  bool insecure = false;

  /// HOST:PORT where /metrics is served instead, and /healthz and /readyz as well; empty: nowhere.
  std::string admin_listen = {};

  /// PEM files with a certificate, those that it rests on behind it, and its key: clients then come
  /// by https and wss. Several with commas between them; empty: no TLS.
  std::string tls_cert = {};
  std::string tls_key = {};

  /// Whose pages may open WebSockets: "https://app.example.com, https://*.example.org", or "*";
  /// empty: those of the server's own host.
  std::string allowed_origins = {};
};

class App : public Router {
public:
  /// @throws std::invalid_argument  if `broker`, `admin_listen`, `tls_cert`, `tls_key` or
  /// `allowed_origins` is none, or CHANNEL_BOX_HISTORY_SIZE no number.
  explicit App(const AppOptions& options = {});
  explicit App(const core::server_settings& settings);
  App(const App&) = delete;
  App& operator=(const App&) = delete;
  ~App();

  // -- around it: before it starts, otherwise std::logic_error ---------------------

  /// Asks `who` of everybody who wants a WebSocket, on whatever route. What it throws is logged,
  /// and answered with 500.
  App& authenticate(Authenticator who);

  /// Runs when the server starts, before the first connection. What it throws, `start` throws.
  App& on_startup(std::function<Task<>()> hook);

  /// Runs when the server stops, before clients are closed. All of them have five seconds, then
  /// the stop goes on. What they throw is logged.
  App& on_shutdown(std::function<Task<>()> hook);

  /// Runs again and again, so long after it has last finished. What it throws is logged.
  App& every(std::chrono::milliseconds pause, std::function<Task<>()> task);

  // -- running it ------------------------------------------------------------------

  /// Starts, and serves until SIGINT, SIGTERM, `request_stop` or `stop`. If a handler keeps it from
  /// stopping, the process ends with words and status 1: docs/operations.md.
  /// @param started  Is told the port; otherwise it is logged.
  /// @throws  What `start` does.
  void run(const std::function<void(std::uint16_t port)>& started = {});

  /// Starts on threads of its own and returns the port. After `stop`, or if it has thrown, it may
  /// be called again.
  /// @throws std::runtime_error  if it cannot listen or read its certificates, or a hook throws.
  /// @throws std::logic_error  if it runs already, and on a loop.
  std::uint16_t start();

  /// Closes every client with 1001 and ends; nothing if it does not run. Any thread but a loop,
  /// which would wait for itself: there it throws std::logic_error; call `request_stop`.
  void stop();

  /// Makes `run` stop and return, now or as soon as it has started; who has called `start` instead
  /// calls `stop`. Any thread, also in handlers.
  void request_stop();

  // -- while it runs ------------------------------------------------------------------

  /// Its groups. May be kept as long as the App: while it does not run, calls throw
  /// ChannelBoxError with errc::shutting_down.
  ChannelBox& box();

  /// Any thread; 0: it does not run.
  std::size_t connections() const; ///< Of clients.
  std::size_t loops() const;
  std::uint16_t admin_port() const;

private:
  struct state;

  std::unique_ptr<state> state_;
};

/// Waits without blocking. On a loop: in handlers, hooks and tasks.
Task<> sleep_for(std::chrono::milliseconds time);

} // namespace plenum
