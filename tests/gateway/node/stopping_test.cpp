// SPDX-License-Identifier: Apache-2.0

#include "gateway/node/stop_signals.hpp"
#include "tests/support/api_test.hpp"

#include <csignal>
#include <future>
#include <thread>

namespace plenum::core::test {
namespace {

using namespace std::chrono_literals;

class Stopping : public ApiTest {
protected:
  /// What `f` throws, in words.
  template <class F>
  static std::string words(F f) {
    try {
      f();
    } catch (const std::exception& e) {
      return e.what();
    }
    return "nothing";
  }
};

/// Whether a call fails because the server does not run.
template <class F>
bool is_shutting_down(F call) {
  try {
    call();
  } catch (const ChannelBoxError& e) {
    return e.code == errc::shutting_down;
  }
  return false;
}

// -- hooks --------------------------------------------------------------------------

TEST_F(Stopping, AStartupHookThatThrowsEndsTheStart) {
  auto tries = 0;
  app.on_startup([&]() -> Task<> {
    if (++tries == 1)
      throw std::runtime_error{"no database"};
    co_return;
  });
  EXPECT_EQ(words([&] { app.start(); }), "on_startup: no database");
  EXPECT_NE(port(), 0); // It can be started again.
  EXPECT_EQ(app.loops(), 2U);
}

TEST_F(Stopping, AStartupHookMayFailInAnyWay) {
  auto tries = 0;
  app.on_startup([&]() -> Task<> {
    ++tries;
    if (tries == 1)
      throw 42;
    if (tries == 2)
      return {};
    return sleep_for(1ms);
  });
  EXPECT_THROW(app.start(), std::runtime_error);
  EXPECT_THROW(app.start(), std::runtime_error);
  EXPECT_NO_THROW(app.start());
}

TEST_F(Stopping, AShutdownHookThatThrowsDoesNotEndTheStop) {
  auto ran = false;
  app.on_shutdown([]() -> Task<> {
    co_await sleep_for(1ms);
    throw 42;
  });
  app.on_shutdown([]() -> Task<> { return {}; });
  app.on_shutdown([&]() -> Task<> {
    ran = true;
    co_return;
  });
  port();
  EXPECT_NO_THROW(app.stop());
  EXPECT_TRUE(ran);
}

TEST_F(Stopping, AShutdownHookThatNeverEndsIsLeftBehind) {
  const auto kept = std::make_shared<int>();
  app.on_shutdown([kept]() -> Task<> {
    auto held = kept;
    co_await sleep_for(1h);
  });
  port();
  const auto before = kept.use_count();
  app.stop();
  EXPECT_EQ(kept.use_count(), before); // Its coroutine is destroyed.
}

TEST_F(Stopping, HooksAreRefusedWhileItRuns) {
  port();
  const auto nothing = []() -> Task<> { co_return; };
  EXPECT_EQ(words([&] { app.every(1ms, nothing); }), "every: only before the start");
  EXPECT_THROW(app.on_startup(nothing), std::logic_error);
  EXPECT_THROW(app.on_shutdown(nothing), std::logic_error);
}

TEST_F(Stopping, APeriodicTaskGoesOnHoweverItFails) {
  auto runs = std::atomic<int>{0};
  app.every(1ms, [&]() -> Task<> {
    switch (++runs) {
      case 1: throw 42;
      case 2: return {};
      case 3:
        return []() -> Task<> {
          co_await sleep_for(1ms);
          throw 42;
        }();
      default: return sleep_for(1ms);
    }
  });
  port();
  EXPECT_TRUE(soon([&] { return runs > 4; }));
  app.stop(); // The task counts in `runs`.
}

// -- stop and request_stop ------------------------------------------------------------

TEST_F(Stopping, StopsOnceHoweverOftenItIsAsked) {
  app.stop();
  port();
  app.stop();
  app.stop();
  EXPECT_NO_THROW(app.start()); // A further life.
}

TEST_F(Stopping, AHandlerCannotStopButRequestIt) {
  app.get("/stop", [&](const Request&) {
    const auto why = words([&] { app.stop(); });
    app.request_stop();
    return Response::text(why);
  });
  auto listens = std::promise<std::uint16_t>{};
  auto running = std::thread{[&] { app.run([&](std::uint16_t on) { listens.set_value(on); }); }};
  const auto told = http_request(listens.get_future().get(), "GET", "/stop").second;
  running.join();
  EXPECT_NE(told.find("request_stop()"), std::string::npos);
  EXPECT_EQ(app.loops(), 0U);
}

TEST_F(Stopping, ARunReturnsWhenAnotherThreadStopsIt) {
  auto started = std::promise<void>{};
  auto running = std::thread{[&] { app.run([&](std::uint16_t) { started.set_value(); }); }};
  started.get_future().wait();
  app.stop();
  running.join();
}

TEST_F(Stopping, ARunThatIsAskedToStopBeforeItStartsReturns) {
  app.on_startup([&]() -> Task<> {
    app.request_stop();
    co_return;
  });
  app.run();
  EXPECT_EQ(app.loops(), 0U);
}

TEST_F(Stopping, ASignalEndsARun) {
  app.run([](std::uint16_t) { std::raise(SIGTERM); });
  app.run([](std::uint16_t) { std::raise(SIGINT); });
}

TEST_F(Stopping, AnHttpHandlerThatNeverEndsIsLeftBehind) {
  auto asked = std::atomic<bool>{false};
  app.get("/slow", [&](const Request&) -> Task<Response> {
    asked = true;
    co_await sleep_for(1h);
    co_return Response::text("late");
  });
  const auto on = port();
  auto client = std::thread{[on] {
    try {
      http_request(on, "GET", "/slow");
    } catch (const std::exception&) { // It gets no answer.
    }
  }};
  EXPECT_TRUE(soon([&] { return asked.load(); }));
  app.stop();
  client.join();
}

TEST(StopSignals, EndTheProcessIfTheStopTakesTooLong) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(
    {
      auto signals = stop_signals{[](stop_signals& by, int) { by.end_process_after(1ms); }};
      std::raise(SIGTERM);
      std::this_thread::sleep_for(1min);
    },
    testing::ExitedWithCode(1), "");
}

// -- calls of other threads while it stops ---------------------------------------------

TEST_F(Stopping, ACallIsRefusedWhileItDoesNotRun) {
  auto& kept = app.box();
  const auto send = [&] { kept.wait(kept.group_send("g", "x")); };
  EXPECT_TRUE(is_shutting_down(send));
  port();
  EXPECT_NO_THROW(send());
  app.stop();
  EXPECT_TRUE(is_shutting_down(send));
}

TEST_F(Stopping, AWaitEndsWithTheServer) {
  box();
  auto waiting = std::promise<void>{};
  auto slow = [&]() -> Task<int> {
    waiting.set_value();
    co_await sleep_for(1h);
    co_return 1;
  };
  auto ended = std::async(std::launch::async,
                          [&] { return is_shutting_down([&] { app.box().wait(slow()); }); });
  waiting.get_future().wait();
  app.stop();
  EXPECT_TRUE(ended.get());
}

TEST_F(Stopping, AProducerAtFullSpeedEndsWithTheServer) {
  auto& kept = app.box();
  for (auto round = 0; round < 30; ++round) {
    app.start();
    auto sent = std::atomic<int>{0};
    auto producer = std::async(std::launch::async, [&] {
      return is_shutting_down([&] {
        for (;; ++sent)
          kept.wait(kept.group_send("g", "x"));
      });
    });
    auto asker = std::async(std::launch::async, [&] {
      return is_shutting_down([&] {
        for (;;)
          kept.wait(kept.show_groups());
      });
    });
    EXPECT_TRUE(soon([&] { return sent > 10; }));
    app.stop();
    EXPECT_TRUE(producer.get());
    EXPECT_TRUE(asker.get());
  }
}

TEST_F(Stopping, ACallIsRefusedOnThreadsThatAreNotOfTheApp) {
  auto failed = std::exception_ptr{};
  auto call = box().group_send("g", "x");
  call.start([&](std::exception_ptr why) { failed = std::move(why); });
  EXPECT_THROW(std::rethrow_exception(failed), std::logic_error);
}

} // namespace
} // namespace plenum::core::test
