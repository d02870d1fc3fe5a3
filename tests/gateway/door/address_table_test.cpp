// SPDX-License-Identifier: Apache-2.0
//
// What is counted of addresses, and that it is forgotten.

#include "gateway/door/address_table.hpp"

#include <gtest/gtest.h>

namespace plenum::core::test {

namespace {

using namespace std::chrono_literals;

auto at(const char* text) {
  return asio::ip::make_address(text);
}

const auto start = time_point{} + 1h;

} // namespace

TEST(AddressTable, LimitsConnections) {
  auto table = address_table{2, 0};
  EXPECT_TRUE(table.enter(at("192.0.2.1"), false));
  EXPECT_TRUE(table.enter(at("::ffff:192.0.2.1"), false));
  EXPECT_FALSE(table.enter(at("192.0.2.1"), false));
  EXPECT_TRUE(table.enter(at("192.0.2.2"), false));
  table.leave(at("192.0.2.1"), start);
  EXPECT_TRUE(table.enter(at("192.0.2.1"), false));
  EXPECT_FALSE(table.enter(at("192.0.2.1"), false));
}

TEST(AddressTable, CountsThoseAboveTheLimitIfAsked) {
  auto table = address_table{1, 0};
  EXPECT_TRUE(table.enter(at("192.0.2.1"), true));
  EXPECT_FALSE(table.enter(at("192.0.2.1"), true));
  table.leave(at("192.0.2.1"), start);
  EXPECT_FALSE(table.enter(at("192.0.2.1"), false));
  table.leave(at("192.0.2.1"), start);
  EXPECT_TRUE(table.enter(at("192.0.2.1"), false));
}

TEST(AddressTable, TakesA64AsOneAddress) {
  auto table = address_table{1, 0};
  EXPECT_TRUE(table.enter(at("2001:db8::1"), false));
  EXPECT_FALSE(table.enter(at("2001:db8::ffff:0:0:2"), false));
  EXPECT_TRUE(table.enter(at("2001:db8:0:1::1"), false));
  EXPECT_TRUE(table.enter(at("::1"), false)); // Not the IPv4 address of the same number.
  EXPECT_TRUE(table.enter(at("0.0.0.0"), false));
}

TEST(AddressTable, LimitsHandshakes) {
  auto table = address_table{0, 2};
  EXPECT_TRUE(table.shake(at("192.0.2.1"), start));
  EXPECT_TRUE(table.shake(at("192.0.2.1"), start));
  EXPECT_FALSE(table.shake(at("192.0.2.1"), start));
  EXPECT_TRUE(table.shake(at("192.0.2.2"), start));
  EXPECT_TRUE(table.shake(at("192.0.2.1"), start + 500ms));
  EXPECT_FALSE(table.shake(at("192.0.2.1"), start + 500ms));
}

TEST(AddressTable, RemembersHandshakesOfConnectionsThatHaveGone) {
  auto table = address_table{1, 1};
  EXPECT_TRUE(table.enter(at("192.0.2.1"), false));
  EXPECT_TRUE(table.shake(at("192.0.2.1"), start));
  table.leave(at("192.0.2.1"), start);
  EXPECT_TRUE(table.enter(at("192.0.2.1"), false));
  EXPECT_FALSE(table.shake(at("192.0.2.1"), start + 10ms));
}

TEST(AddressTable, ForgetsWhoHasGone) {
  auto table = address_table{1, 0};
  EXPECT_TRUE(table.enter(at("192.0.2.1"), false));
  table.leave(at("192.0.2.1"), start);
  EXPECT_EQ(table.size(), 0U);
  auto with_rates = address_table{1, 1};
  EXPECT_TRUE(with_rates.shake(at("192.0.2.1"), start));
  EXPECT_TRUE(with_rates.shake(at("192.0.2.2"), start + 2s));
  EXPECT_EQ(with_rates.size(), 1U);
}

TEST(AddressTable, StaysSmallUnderAFlood) {
  auto table = address_table{1, 1, 100};
  EXPECT_TRUE(table.enter(at("203.0.113.1"), false));
  EXPECT_TRUE(table.shake(at("203.0.113.1"), start));
  for (auto i = 0U; i < 10'000; ++i) {
    EXPECT_TRUE(table.shake(asio::ip::address_v4{i}, start));
    EXPECT_LE(table.size(), 101U);
  }
  EXPECT_FALSE(table.shake(asio::ip::address_v4{9'999}, start)); // Of the newest it knows.
  EXPECT_FALSE(table.enter(at("203.0.113.1"), false));           // And of those who are here.
  EXPECT_FALSE(table.shake(at("203.0.113.1"), start));
}

} // namespace plenum::core::test
