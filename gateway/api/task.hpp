// SPDX-License-Identifier: Apache-2.0
//
// A Task is a coroutine that somebody waits for: what a handler returns, and what
// the calls of ChannelBox and WebSocket return. It starts when it is awaited and
// passes on its result or exception. It is destroyed with its owner, wherever it
// stands.
//
// A function that returns `Task{}` is no coroutine: whoever waits for that gets a
// std::logic_error.

#pragma once

#include <coroutine>
#include <exception>
#include <functional>
#include <optional>
#include <stdexcept>
#include <utility>

namespace plenum {

namespace detail {

inline std::logic_error no_coroutine() {
  return std::logic_error{"a handler is no coroutine: it returned an empty Task"};
}

/// What every Task's promise has, whatever its result.
class task_promise {
public:
  std::suspend_always initial_suspend() noexcept { return {}; }

  struct hand_back {
    bool await_ready() noexcept { return false; }
    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> me) noexcept {
      auto& promise = me.promise();
      if (promise.waiting_)
        return promise.waiting_;
      if (promise.on_done_)
        promise.on_done_(promise.failed_);
      return std::noop_coroutine();
    }
    void await_resume() noexcept {}
  };
  hand_back final_suspend() noexcept { return {}; }

  void unhandled_exception() noexcept { failed_ = std::current_exception(); }

  void wait(std::coroutine_handle<> waiting) noexcept { waiting_ = waiting; }
  void call_when_done(std::function<void(std::exception_ptr)> f) { on_done_ = std::move(f); }

protected:
  void rethrow() const {
    if (failed_)
      std::rethrow_exception(failed_);
  }

private:
  std::coroutine_handle<> waiting_;
  std::function<void(std::exception_ptr)> on_done_;
  std::exception_ptr failed_;
};

template <class T>
class task_result : public task_promise {
public:
  template <class U>
  void return_value(U&& value) {
    value_.emplace(std::forward<U>(value));
  }
  T take() {
    rethrow();
    return std::move(*value_);
  }

private:
  std::optional<T> value_;
};

template <>
class task_result<void> : public task_promise {
public:
  void return_void() noexcept {}
  void take() const { rethrow(); }
};

} // namespace detail

template <class T = void>
class [[nodiscard("co_await it")]] Task {
public:
  struct promise_type : detail::task_result<T> {
    Task get_return_object() {
      return Task{std::coroutine_handle<promise_type>::from_promise(*this)};
    }
  };

  Task() = default;
  Task(Task && other) noexcept : frame_{std::exchange(other.frame_, nullptr)} {}
  Task& operator=(Task&& other) noexcept {
    std::swap(frame_, other.frame_);
    return *this;
  }
  ~Task() {
    if (frame_)
      frame_.destroy();
  }

  /// Runs it up to its first wait, for who cannot await it. `done` is called at its end, on
  /// whatever thread that is and on the stack of the coroutine, and must not destroy it.
  void start(std::function<void(std::exception_ptr)> done) {
    if (!frame_)
      return done(std::make_exception_ptr(detail::no_coroutine()));
    frame_.promise().call_when_done(std::move(done));
    frame_.resume();
  }

  /// The result of a task that is done.
  T take() {
    if (!frame_)
      throw detail::no_coroutine();
    return frame_.promise().take();
  }

  auto operator co_await()&& noexcept {
    struct awaiter {
      std::coroutine_handle<promise_type> frame;

      bool await_ready() const noexcept { return !frame; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiting) noexcept {
        frame.promise().wait(waiting);
        return frame;
      }
      T await_resume() {
        if (!frame)
          throw detail::no_coroutine();
        return frame.promise().take();
      }
    };
    return awaiter{frame_};
  }

private:
  explicit Task(std::coroutine_handle<promise_type> frame) noexcept : frame_{frame} {}

  std::coroutine_handle<promise_type> frame_;
};

} // namespace plenum
