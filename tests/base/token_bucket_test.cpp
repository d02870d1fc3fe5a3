// SPDX-License-Identifier: Apache-2.0

#include "base/token_bucket.hpp"

#include <gtest/gtest.h>

namespace plenum::core {
namespace {

using std::chrono::milliseconds;

TEST(TokenBucket, AllowsABurstThenTheRate) {
  const auto start = time_point{};
  auto bucket = token_bucket{10, 3, start};
  for (auto i = 0; i < 3; ++i)
    EXPECT_TRUE(bucket.take(start));
  EXPECT_FALSE(bucket.take(start + milliseconds{50}));
  EXPECT_TRUE(bucket.take(start + milliseconds{100}));
  EXPECT_FALSE(bucket.take(start + milliseconds{150}));
}

TEST(TokenBucket, HoldsNoMoreThanItsBurst) {
  const auto start = time_point{};
  auto bucket = token_bucket{1000, 2, start};
  const auto later = start + std::chrono::hours{1};
  EXPECT_TRUE(bucket.take(later));
  EXPECT_TRUE(bucket.take(later));
  EXPECT_FALSE(bucket.take(later));
}

TEST(TokenBucket, GainsNothingFromAClockThatGoesBack) {
  const auto start = time_point{} + std::chrono::hours{1};
  auto bucket = token_bucket{1, 1, start};
  EXPECT_TRUE(bucket.take(start));
  EXPECT_FALSE(bucket.take(start - std::chrono::seconds{10}));
  EXPECT_FALSE(bucket.take(start));
  EXPECT_TRUE(bucket.take(start + std::chrono::seconds{1}));
}

} // namespace
} // namespace plenum::core
