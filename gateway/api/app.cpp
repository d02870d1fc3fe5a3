// SPDX-License-Identifier: Apache-2.0

#include "gateway/api/app.hpp"

#include "base/log.hpp"
#include "base/number.hpp"
#include "gateway/server.hpp"

#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <cstdlib>
#include <future>

namespace plenum {

namespace {

server_settings to_settings(const AppOptions& options) {
  auto settings = server_settings{};
  settings.host = options.host;
  settings.port = options.port;
  settings.loops = options.loops;
  settings.node_name = options.node_name;
  if (const auto where = settings.broker.choose(options.broker); !where)
    throw std::invalid_argument{where.error().message};
  if (const auto* size = std::getenv("CHANNEL_BOX_HISTORY_SIZE")) {
    const auto bytes = read_number<std::size_t>(size);
    if (!bytes)
      throw std::invalid_argument{"CHANNEL_BOX_HISTORY_SIZE: " + bytes.error().message};
    settings.broker.history.bytes = *bytes;
  }
  if (options.history_bytes != 0)
    settings.broker.history.bytes = options.history_bytes;
  return settings;
}

/// Waits on a timer of the loop. May be destroyed with its coroutine at any time: a timer that
/// has run out is not cancelled any more, but then finds nobody to resume.
class sleep_awaiter {
public:
  sleep_awaiter(event_loop& loop, std::chrono::milliseconds time) : timer_{loop.io(), time} {}
  sleep_awaiter(const sleep_awaiter&) = delete;
  sleep_awaiter& operator=(const sleep_awaiter&) = delete;
  ~sleep_awaiter() { *waiting_ = nullptr; }

  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> me) {
    *waiting_ = me;
    timer_.async_wait([waiting = waiting_](const error_code&) {
      if (*waiting)
        waiting->resume();
    });
  }
  void await_resume() const noexcept {}

private:
  asio::steady_timer timer_;
  std::shared_ptr<std::coroutine_handle<>> waiting_ = std::make_shared<std::coroutine_handle<>>();
};

} // namespace

struct App::state {
  server_settings settings;
  std::unique_ptr<server> running;
  std::vector<std::function<Task<>()>> startup;
  std::vector<std::function<Task<>()>> shutdown;
  std::vector<std::pair<std::chrono::milliseconds, std::function<Task<>()>>> periodic;
  std::vector<Task<>> tasks; ///< Of `periodic`, on the first loop.
};

App::App(const AppOptions& options) : App{to_settings(options)} {}

App::App(const server_settings& settings) : state_{std::make_unique<state>()} {
  state_->settings = settings;
}

App::~App() {
  if (state_->running)
    stop();
}

App& App::on_startup(std::function<Task<>()> hook) {
  state_->startup.push_back(std::move(hook));
  return *this;
}

App& App::on_shutdown(std::function<Task<>()> hook) {
  state_->shutdown.push_back(std::move(hook));
  return *this;
}

App& App::every(std::chrono::milliseconds pause, std::function<Task<>()> task) {
  state_->periodic.emplace_back(pause, std::move(task));
  return *this;
}

// -- running it ---------------------------------------------------------------------

std::uint16_t App::start() {
  if (state_->running)
    throw std::logic_error{"the server runs already"};
  freeze();
  state_->running = std::make_unique<server>(state_->settings, *this);
  for (const auto& hook : state_->startup)
    run_hook(hook);
  const auto port = state_->running->open();
  if (!port) {
    state_->running.reset();
    throw std::runtime_error{port.error().message};
  }
  for (const auto& [pause, task] : state_->periodic)
    state_->tasks.push_back(repeat(pause, task));
  asio::post(state_->running->first_loop().io(), [this] {
    for (auto& task : state_->tasks)
      task.start([](const std::exception_ptr&) {});
  });
  return *port;
}

void App::run(const std::function<void(std::uint16_t)>& started) {
  auto io = asio::io_context{};
  auto signals = asio::signal_set{io, SIGINT, SIGTERM}; // From now on: a stop is never rude.
  const auto port = start();
  if (started)
    started(port);
  else
    log::info("serves http://" + state_->settings.host + ':' + std::to_string(port));
  signals.async_wait([this](const error_code&, int signal) {
    log::info("stopping on signal " + std::to_string(signal) + ": closing "
              + std::to_string(connections()) + " connections");
  });
  io.run();
  auto again = false; // A second signal: no more patience.
  signals.async_wait([&](const error_code&, int) { again = true; });
  io.restart();
  state_->running->leave([&] {
    io.poll();
    return again;
  });
  stop();
}

void App::stop() {
  for (const auto& hook : state_->shutdown)
    run_hook(hook);
  auto ended = std::promise<void>{};
  asio::post(state_->running->first_loop().io(), [&] {
    state_->tasks.clear(); // Where they run.
    ended.set_value();
  });
  ended.get_future().wait();
  state_->running->stop();
  state_->running.reset();
}

/// Runs a hook on the first loop, where it may await anything, and waits for its end.
void App::run_hook(const std::function<Task<>()>& hook) {
  auto task = hook();
  auto done = std::promise<void>{};
  asio::post(state_->running->first_loop().io(), [&] {
    task.start([&](const std::exception_ptr&) {
      asio::post(state_->running->first_loop().io(), [&done] { done.set_value(); });
    });
  });
  done.get_future().wait();
  task.take();
}

Task<> App::repeat(std::chrono::milliseconds pause, const std::function<Task<>()>& task) {
  for (;;) {
    try {
      co_await task();
    } catch (const std::exception& bug) {
      log::error("a periodic task failed: " + std::string{bug.what()});
    }
    co_await sleep_for(pause);
  }
}

// -- while it runs --------------------------------------------------------------------

ChannelBox& App::box() {
  if (!state_->running)
    throw std::logic_error{"box: the server does not run yet"};
  return state_->running->box();
}

std::size_t App::loops() const {
  return state_->running ? state_->running->loops() : 0;
}

std::size_t App::connections() const {
  return state_->running ? state_->running->connections() : 0;
}

Task<> sleep_for(std::chrono::milliseconds time) {
  auto* loop = event_loop::current();
  if (loop == nullptr)
    throw std::logic_error{"sleep_for: only on a loop"};
  co_await sleep_awaiter{*loop, time};
}

} // namespace plenum
