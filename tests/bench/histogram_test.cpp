// SPDX-License-Identifier: Apache-2.0

#include "bench/load/histogram.hpp"

#include <gtest/gtest.h>

namespace plenum::core::load {
namespace {

TEST(Histogram, IsZeroWhileEmpty) {
  const auto empty = histogram{};
  EXPECT_EQ(empty.percentile(0.5), 0U);
  EXPECT_EQ(empty.max(), 0U);
}

TEST(Histogram, IsExactForShortDurations) {
  auto h = histogram{};
  for (auto ns = std::uint64_t{1}; ns <= 100; ++ns)
    h.record(ns);
  EXPECT_EQ(h.percentile(0.5), 50U);
  EXPECT_EQ(h.percentile(0.99), 99U);
  EXPECT_EQ(h.percentile(1), 100U);
}

// Every duration alone: its percentile is not below it, and not above the maximum.
TEST(Histogram, NeverExceedsTheLongestDuration) {
  for (auto ns = std::uint64_t{1}; ns < std::uint64_t{1} << 62; ns = ns * 3 + 1) {
    auto h = histogram{};
    h.record(ns);
    EXPECT_EQ(h.percentile(0.5), ns);
    EXPECT_EQ(h.max(), ns);
  }
}

TEST(Histogram, IsAtMostOnePart128TooHigh) {
  for (auto ns = std::uint64_t{130}; ns < std::uint64_t{1} << 60; ns = ns * 5 + 7) {
    auto h = histogram{};
    h.record(ns);
    h.record(std::uint64_t{1} << 63);
    const auto median = h.percentile(0.5);
    EXPECT_GE(median, ns);
    EXPECT_LE(median - ns, ns / 128 + 1) << ns;
  }
}

} // namespace
} // namespace plenum::core::load
