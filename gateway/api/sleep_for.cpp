// SPDX-License-Identifier: Apache-2.0

#include "actors/loop/event_loop.hpp"
#include "gateway/api/app.hpp"

namespace plenum {

using namespace core;

namespace {

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
    timer_.async_wait([waiting = waiting_](const boost::system::error_code&) {
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

Task<> sleep_for(std::chrono::milliseconds time) {
  auto* loop = event_loop::current();
  if (loop == nullptr)
    throw std::logic_error{"sleep_for: only on a loop"};
  co_await sleep_awaiter{*loop, time};
}

} // namespace plenum
