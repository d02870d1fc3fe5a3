// SPDX-License-Identifier: Apache-2.0

#include "gateway/ws/keepalive.hpp"

#include <gtest/gtest.h>

namespace plenum::core {
namespace {

using namespace std::chrono_literals;
using action = keepalive::action;

const auto settings = keepalive_settings{.ping = 25s, .answer = 10s, .closing = 5s};
const auto start = time_point{1000s};

TEST(Keepalive, PingsASilentPeerAndGivesItUp) {
  auto k = keepalive{settings, {}, start};
  EXPECT_EQ(k.check(start + 24s), action::wait);
  EXPECT_EQ(k.next(), start + 25s);
  EXPECT_EQ(k.check(start + 25s), action::ping);
  EXPECT_EQ(k.next(), start + 35s);
  EXPECT_EQ(k.check(start + 34s), action::wait);
  EXPECT_EQ(k.check(start + 35s), action::dead);
}

TEST(Keepalive, GivesThePeerItsTimeHoweverLateItIsPinged) {
  auto k = keepalive{settings, {}, start};
  EXPECT_EQ(k.check(start + 40s), action::ping); // The loop has slept.
  EXPECT_EQ(k.check(start + 40s), action::wait);
  EXPECT_EQ(k.next(), start + 50s);
  EXPECT_EQ(k.check(start + 50s), action::dead);
}

TEST(Keepalive, TakesAnyByteForASignOfLife) {
  auto k = keepalive{settings, {}, start};
  EXPECT_EQ(k.check(start + 25s), action::ping);
  k.on_heard(start + 30s);
  EXPECT_EQ(k.check(start + 54s), action::wait);
  EXPECT_EQ(k.check(start + 55s), action::ping);
}

TEST(Keepalive, ExpiresWithoutTrafficWhateverThePings) {
  auto k = keepalive{settings, 60s, start};
  k.on_heard(start + 50s);
  k.on_traffic(start + 40s);
  EXPECT_EQ(k.check(start + 74s), action::wait);
  k.on_heard(start + 99s);
  EXPECT_EQ(k.next(), start + 100s);
  EXPECT_EQ(k.check(start + 100s), action::expired);
}

TEST(Keepalive, TellsOnceThatTheTokenEndsAndThenEndsIt) {
  auto k = keepalive{settings, {}, start};
  k.known_until(start + 20s, 5s);
  EXPECT_EQ(k.next(), start + 15s);
  EXPECT_EQ(k.check(start + 14s), action::wait);
  EXPECT_EQ(k.check(start + 15s), action::token_expiring);
  EXPECT_EQ(k.check(start + 16s), action::wait);
  EXPECT_EQ(k.next(), start + 20s);
  k.known_until(start + 22s, 5s);
  EXPECT_EQ(k.check(start + 20s), action::token_expiring);
  EXPECT_EQ(k.check(start + 22s), action::token_expired);
  k.known_until({}, 5s);
  EXPECT_EQ(k.check(start + 23s), action::wait);
}

} // namespace
} // namespace plenum::core
