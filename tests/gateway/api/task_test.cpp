// SPDX-License-Identifier: Apache-2.0

#include "gateway/endpoints/call_handler.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace plenum::core::test {
namespace {

/// Suspends whoever awaits it until `go_on`.
struct gate {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> me) noexcept { waiting = me; }
  void await_resume() const noexcept {}
  void go_on() { std::exchange(waiting, nullptr).resume(); }

  std::coroutine_handle<> waiting;
};

Task<std::string> pass(gate& at, std::string what) {
  co_await at;
  co_return what;
}

Task<> fail_at(gate& at) {
  co_await at;
  throw 42;
}

/// What a task has come to.
struct outcome {
  bool done = false;
  std::exception_ptr failed;

  std::function<void(std::exception_ptr)> note() {
    return [this](std::exception_ptr why) {
      done = true;
      failed = std::move(why);
    };
  }

  std::string words() const {
    try {
      if (failed)
        std::rethrow_exception(failed);
    } catch (const std::exception& e) {
      return e.what();
    } catch (int number) {
      return std::to_string(number);
    }
    return {};
  }
};

constexpr auto no_coroutine = "a handler is no coroutine: it returned an empty Task";

TEST(Task, RunsWhenStartedAndGivesItsResult) {
  auto at = gate{};
  auto end = outcome{};
  auto task = pass(at, "x");
  EXPECT_FALSE(at.waiting);
  task.start(end.note());
  EXPECT_FALSE(end.done);
  at.go_on();
  EXPECT_TRUE(end.done);
  EXPECT_EQ(task.take(), "x");
}

TEST(Task, MayBeMovedWhileItWaits) {
  auto at = gate{};
  auto end = outcome{};
  auto first = pass(at, "x");
  first.start(end.note());
  auto second = std::move(first);
  auto third = Task<std::string>{};
  third = std::move(second);
  at.go_on();
  EXPECT_EQ(third.take(), "x");
}

TEST(Task, PassesOnWhateverIsThrown) {
  auto at = gate{};
  auto end = outcome{};
  auto outer = [](gate& door) -> Task<> { co_await fail_at(door); }(at);
  outer.start(end.note());
  at.go_on();
  EXPECT_EQ(end.words(), "42");
  EXPECT_THROW(outer.take(), int);
}

TEST(Task, MayBeDestroyedWhileItWaits) {
  auto at = gate{};
  auto end = outcome{};
  const auto kept = std::make_shared<int>();
  {
    auto outer = [](gate& door, std::shared_ptr<int> /*held*/) -> Task<> {
      co_await pass(door, "x");
    }(at, kept);
    outer.start(end.note());
    EXPECT_EQ(kept.use_count(), 2);
  }
  EXPECT_EQ(kept.use_count(), 1);
  EXPECT_FALSE(end.done);
}

TEST(Task, FailsIfItIsEmpty) {
  auto end = outcome{};
  auto empty = Task<int>{};
  empty.start(end.note());
  EXPECT_EQ(end.words(), no_coroutine);
  EXPECT_THROW(empty.take(), std::logic_error);
}

TEST(Task, ThrowsIfAnEmptyOneIsAwaited) {
  auto end = outcome{};
  auto outer = []() -> Task<int> { co_return co_await Task<int>{}; }();
  outer.start(end.note());
  EXPECT_EQ(end.words(), no_coroutine);
}

TEST(CallHandler, PassesOnTheResult) {
  auto at = gate{};
  auto end = outcome{};
  auto task = call_handler<std::string>([&] { return pass(at, "x"); });
  task.start(end.note());
  at.go_on();
  EXPECT_EQ(task.take(), "x");
}

TEST(CallHandler, FailsIfTheHandlerThrowsBeforeThereIsATask) {
  auto end = outcome{};
  auto task = call_handler<void>([]() -> Task<> { throw 42; });
  EXPECT_NO_THROW(task.start(end.note()));
  EXPECT_EQ(end.words(), "42");
}

TEST(CallHandler, FailsIfTheHandlerIsNoCoroutine) {
  auto end = outcome{};
  auto task = call_handler<void>([]() -> Task<> { return {}; });
  task.start(end.note());
  EXPECT_EQ(end.words(), no_coroutine);
}

TEST(CallHandler, FailsIfThereIsNoHandler) {
  auto end = outcome{};
  auto task = call_handler<void>({});
  task.start(end.note());
  EXPECT_TRUE(end.failed);
}

} // namespace
} // namespace plenum::core::test
