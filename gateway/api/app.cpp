// SPDX-License-Identifier: Apache-2.0

#include "gateway/api/app.hpp"

#include "actors/loop/faults.hpp"
#include "base/log.hpp"
#include "gateway/auth/make_authenticator.hpp"
#include "gateway/endpoints/call_handler.hpp"
#include "gateway/endpoints/repeat.hpp"
#include "gateway/node/app_settings.hpp"
#include "gateway/node/server.hpp"
#include "gateway/node/stop_signals.hpp"

#include <algorithm>
#include <condition_variable>
#include <csignal>
#include <mutex>

namespace plenum {

using namespace core;

namespace {

/// What all hooks together may take to end.
constexpr auto shutdown_time = std::chrono::seconds{5};

/// What a stop may take when the clients have been let go: the hooks, the closing handshakes and
/// the second of tidying, and as much again for a slow machine.
constexpr auto stop_time = std::chrono::seconds{15};

} // namespace

struct App::state {
  using hook = std::function<Task<>()>;

  std::shared_ptr<server> running() const;
  void refuse_late(const std::string& what) const;
  bool ask_to_stop();
  void wait_for_end();

  void begin(const Router& routes);
  std::unique_ptr<authenticator> choose_authenticator(const Router& routes) const;
  void run_startup();
  void run_shutdown();
  Task<> start_tasks();
  Task<> end_tasks();
  void end();

  server_settings settings;
  box_core core;
  ChannelBox box{core};
  Authenticator who_is_who;
  std::vector<hook> startup;
  std::vector<hook> shutdown;
  std::vector<std::pair<std::chrono::milliseconds, hook>> periodic;
  std::vector<Task<>> tasks; ///< Of `periodic`; on the first loop.

  std::mutex one_at_a_time; ///< Of starts and stops.
  mutable std::mutex mutex; ///< Guards what follows.
  std::condition_variable changed;
  std::shared_ptr<server> current;
  bool asked = false;
};

// -- its state, any thread ----------------------------------------------------------

std::shared_ptr<server> App::state::running() const {
  const auto lock = std::lock_guard{mutex};
  return current;
}

void App::state::refuse_late(const std::string& what) const {
  if (running())
    throw std::logic_error{what + ": only before the start"};
}

/// @returns  whether it had been asked before.
bool App::state::ask_to_stop() {
  const auto lock = std::lock_guard{mutex};
  changed.notify_all();
  return std::exchange(asked, true);
}

void App::state::wait_for_end() {
  auto lock = std::unique_lock{mutex};
  changed.wait(lock, [this] { return asked || !current; });
}

// -- starting and stopping ------------------------------------------------------------

namespace {

void refuse_on_loop(const std::string& what) {
  if (event_loop::current() != nullptr)
    throw std::logic_error{what + ": a loop would wait for itself; a handler calls request_stop()"};
}

} // namespace

void App::state::begin(const Router& routes) {
  auto made = std::make_shared<server>(settings, routes, choose_authenticator(routes), core, box);
  const auto lock = std::lock_guard{mutex};
  current = std::move(made);
}

/// @throws std::runtime_error  if none is chosen and there is a route that wants one, and if one of
///                             its files cannot be read.
std::unique_ptr<authenticator> App::state::choose_authenticator(const Router& routes) const {
  auto made = make_authenticator(settings.fixed.identity, who_is_who);
  if (!made)
    throw std::runtime_error{made.error().message};
  const auto all = routes.routes();
  if (!*made && std::any_of(all.begin(), all.end(), [](const auto& each) {
        return each.native && !each.websocket;
      }))
    throw std::runtime_error{
      "nothing says who may come in by a native route: call authenticate, or set jwt_keys, "
      "jwt_secret_file or, for development, insecure"};
  return std::move(*made);
}

void App::state::run_startup() {
  for (const auto& each : startup)
    try {
      box.wait(call_handler<void>(each));
    } catch (...) {
      throw std::runtime_error{"on_startup: " + words_of(std::current_exception())};
    }
}

void App::state::run_shutdown() {
  const auto deadline = steady_clock::now() + shutdown_time;
  for (const auto& each : shutdown) {
    auto call = plenum::detail::waited_call<void>{{}, call_handler<void>(each)};
    auto told = call.told.get_future();
    core.begin(plenum::detail::run(std::move(call)));
    if (told.wait_until(deadline) == std::future_status::ready)
      guarded("on_shutdown", [&] { told.get(); });
    else
      log::error("on_shutdown: a hook has not ended in time, the stop goes on");
  }
}

Task<> App::state::start_tasks() {
  for (const auto& [pause, task] : periodic)
    tasks.push_back(repeat(pause, task));
  for (auto& each : tasks)
    each.start([](const std::exception_ptr&) {});
  co_return;
}

Task<> App::state::end_tasks() {
  tasks.clear(); // Where they run.
  co_return;
}

void App::state::end() {
  running()->stop();
  const auto lock = std::lock_guard{mutex};
  current.reset();
  asked = false;
  changed.notify_all();
}

// -- the App ----------------------------------------------------------------------------

App::App(const AppOptions& options) : App{to_settings(options)} {}

App::App(const server_settings& settings) : state_{std::make_unique<state>()} {
  state_->settings = settings;
}

App::~App() {
  stop();
}

App& App::authenticate(Authenticator who) {
  state_->refuse_late("authenticate");
  state_->who_is_who = std::move(who);
  return *this;
}

App& App::on_startup(std::function<Task<>()> hook) {
  state_->refuse_late("on_startup");
  state_->startup.push_back(std::move(hook));
  return *this;
}

App& App::on_shutdown(std::function<Task<>()> hook) {
  state_->refuse_late("on_shutdown");
  state_->shutdown.push_back(std::move(hook));
  return *this;
}

App& App::every(std::chrono::milliseconds pause, std::function<Task<>()> task) {
  state_->refuse_late("every");
  state_->periodic.emplace_back(pause, std::move(task));
  return *this;
}

std::uint16_t App::start() {
  refuse_on_loop("start");
  const auto lock = std::lock_guard{state_->one_at_a_time};
  if (state_->running())
    throw std::logic_error{"the server runs already"};
  freeze();
  state_->begin(*this);
  try {
    state_->run_startup();
    const auto port = state_->running()->open();
    if (!port)
      throw std::runtime_error{port.error().message};
    state_->box.wait(state_->start_tasks());
    return *port;
  } catch (...) {
    state_->end();
    throw;
  }
}

void App::run(const std::function<void(std::uint16_t)>& started) {
  const auto& draining = state_->settings.fixed.draining;
  const auto patience = draining.delay + draining.spread + stop_time;
  auto hurry = std::atomic<bool>{false};
  const auto encrypted = !state_->settings.fixed.tls.certificates.empty();
  const auto read_anew = [this] {
    if (const auto server = state_->running())
      server->read_certificates();
  };
  auto signals = stop_signals{
    [&](stop_signals& by, int signal) {
      if (signal == SIGHUP)
        return read_anew();
      hurry = state_->ask_to_stop(); // A second one: no more patience.
      log::info("stopping on signal " + std::to_string(signal) + ": closing "
                + std::to_string(connections()) + " connections");
      by.end_process_after(hurry ? stop_time : patience);
    },
    encrypted ? stop_signals::hangup::heard : stop_signals::hangup::as_before};
  const auto port = start();
  if (started)
    started(port);
  else
    log::info(std::string{encrypted ? "serves https://" : "serves http://"}
              + state_->settings.fixed.listen.host + ':' + std::to_string(port));
  state_->wait_for_end();
  if (!hurry)
    signals.end_process_after(patience);
  {
    const auto lock = std::lock_guard{state_->one_at_a_time};
    if (const auto server = state_->running())
      server->leave([&] { return hurry.load(); });
  }
  stop();
}

void App::stop() {
  refuse_on_loop("stop");
  const auto lock = std::lock_guard{state_->one_at_a_time};
  if (!state_->running())
    return;
  state_->run_shutdown();
  state_->box.wait(state_->end_tasks());
  state_->end();
}

void App::request_stop() {
  state_->ask_to_stop();
}

// -- while it runs --------------------------------------------------------------------

ChannelBox& App::box() {
  return state_->box;
}

std::size_t App::loops() const {
  const auto server = state_->running();
  return server ? server->loops() : 0;
}

std::uint16_t App::admin_port() const {
  const auto server = state_->running();
  return server ? server->admin_port() : 0;
}

std::size_t App::connections() const {
  const auto server = state_->running();
  return server ? server->connections() : 0;
}

} // namespace plenum
