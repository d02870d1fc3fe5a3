// SPDX-License-Identifier: Apache-2.0

#include "base/rate_meter.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace plenum::core {
namespace {

using namespace std::chrono_literals;

const auto start = time_point{std::chrono::hours{1}};

TEST(RateMeter, AllowsABurstThenTheRateAndSaysHowLongToWait) {
  const auto most = rate{10, 3};
  auto meter = rate_meter{};
  for (auto i = 0; i < 3; ++i)
    EXPECT_FALSE(meter.take(1, most, start));
  EXPECT_EQ(meter.take(1, most, start), 100ms);
  EXPECT_EQ(meter.take(1, most, start + 50ms), 50ms);
  EXPECT_FALSE(meter.take(1, most, start + 100ms));
  EXPECT_TRUE(meter.take(1, most, start + 150ms));
}

TEST(RateMeter, HoldsNoMoreThanABurstHoweverLongItRests) {
  const auto most = rate{1000, 2};
  auto meter = rate_meter{};
  const auto later = start + std::chrono::hours{1};
  EXPECT_FALSE(meter.take(2, most, later));
  EXPECT_TRUE(meter.take(1, most, later));
}

TEST(RateMeter, TakesNothingFromWhoIsRefused) {
  const auto most = rate{1, 2};
  auto meter = rate_meter{};
  EXPECT_FALSE(meter.take(2, most, start));
  for (auto i = 0; i < 100; ++i)
    EXPECT_EQ(meter.take(1, most, start), 1s);
}

TEST(RateMeter, TakesABurstOfWhatIsMoreThanThat) {
  const auto most = rate{1, 2};
  auto meter = rate_meter{};
  EXPECT_FALSE(meter.take(100, most, start));
  EXPECT_EQ(meter.take(100, most, start), 2s);
}

TEST(RateMeter, GoesByAnotherRateAsSoonAsItIsAskedWithOne) {
  auto meter = rate_meter{};
  EXPECT_FALSE(meter.take(1, {1, 1}, start));
  EXPECT_TRUE(meter.take(1, {1, 1}, start));
  EXPECT_FALSE(meter.take(1, {1, 10}, start));
}

TEST(RateMeter, IsFullWhenNothingOfItMatters) {
  auto meter = rate_meter{};
  EXPECT_TRUE(meter.is_full(start));
  meter.take(1, {1, 2}, start);
  EXPECT_FALSE(meter.is_full(start + 999ms));
  EXPECT_TRUE(meter.is_full(start + 1s));
}

TEST(RateMeter, GivesManyThreadsABurstTogether) {
  auto meter = rate_meter{};
  auto given = std::atomic<int>{0};
  auto threads = std::vector<std::thread>{};
  for (auto i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (auto each = 0; each < 1000; ++each)
        given += meter.take(1, {1, 1500}, start) ? 0 : 1;
    });
  for (auto& each : threads)
    each.join();
  EXPECT_EQ(given, 1500);
}

} // namespace
} // namespace plenum::core
