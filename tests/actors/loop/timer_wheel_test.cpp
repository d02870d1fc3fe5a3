// SPDX-License-Identifier: Apache-2.0

#include "actors/loop/timer_wheel.hpp"

#include <gtest/gtest.h>

namespace plenum::core {
namespace {

using namespace std::chrono_literals;

struct bell final : timer {
  void on_timer(time_point now) override { rang.push_back(now); }
  std::vector<time_point> rang;
};

TEST(TimerWheel, RingsOnceAndNeverEarly) {
  const auto start = time_point{1000s};
  auto wheel = timer_wheel{start};
  auto a = bell{};
  wheel.schedule(a, start + 2500ms);
  for (auto second = 1; second <= 10; ++second)
    wheel.advance(start + std::chrono::seconds{second});
  EXPECT_EQ(a.rang, (std::vector<time_point>{start + 3s}));
}

TEST(TimerWheel, RingsInASlotThatHasOnlyBegun) {
  const auto start = time_point{1000s};
  auto wheel = timer_wheel{start};
  auto a = bell{};
  auto b = bell{};
  wheel.schedule(a, start + 1200ms);
  wheel.schedule(b, start + 1800ms);
  wheel.advance(start + 1500ms);
  EXPECT_EQ(a.rang.size(), 1U);
  EXPECT_TRUE(b.rang.empty());
  wheel.advance(start + 2s);
  EXPECT_EQ(b.rang.size(), 1U);
}

TEST(TimerWheel, WaitsForDeadlinesBeyondOneTurn) {
  const auto start = time_point{1000s};
  auto wheel = timer_wheel{start};
  auto a = bell{};
  wheel.schedule(a, start + 1000s);
  for (auto second = 1; second <= 1100; ++second)
    wheel.advance(start + std::chrono::seconds{second});
  EXPECT_EQ(a.rang, (std::vector<time_point>{start + 1000s}));
}

TEST(TimerWheel, ForgetsWhatIsCancelledMovedOrDestroyed) {
  const auto start = time_point{1000s};
  auto wheel = timer_wheel{start};
  auto a = bell{};
  auto b = bell{};
  {
    auto gone = bell{};
    wheel.schedule(gone, start + 1s);
  }
  wheel.schedule(a, start + 1s);
  a.cancel();
  wheel.schedule(b, start + 1s);
  wheel.schedule(b, start + 5s);
  wheel.advance(start + 4s);
  EXPECT_TRUE(a.rang.empty());
  EXPECT_TRUE(b.rang.empty());
  wheel.advance(start + 5s);
  EXPECT_EQ(b.rang.size(), 1U);
}

TEST(TimerWheel, CatchesUpAfterALongSleep) {
  const auto start = time_point{1000s};
  auto wheel = timer_wheel{start};
  auto a = bell{};
  wheel.schedule(a, start + 3s);
  wheel.advance(start + 5000s);
  EXPECT_EQ(a.rang.size(), 1U);
}

} // namespace
} // namespace plenum::core
