// SPDX-License-Identifier: Apache-2.0
//
// Where a link is sent to connect.

#include "cluster/redis/connection/locator.hpp"

#include <gtest/gtest.h>

namespace plenum::core::test {

namespace {

redis_url at(const std::string& host) {
  auto url = redis_url{};
  url.host = host;
  url.port = 1234;
  return url;
}

} // namespace

TEST(RedisLocator, FindsTheAddressEachTime) {
  auto io = asio::io_context{};
  auto locator = redis_locator{io, at("127.0.0.1")};
  auto found = std::vector<asio::ip::tcp::endpoint>{};
  for (auto times = 0; times < 2; ++times) {
    locator.locate([&](const auto& places) { found.push_back(places->begin()->endpoint()); });
    io.run();
    io.restart();
  }
  const auto there = asio::ip::tcp::endpoint{asio::ip::make_address("127.0.0.1"), 1234};
  EXPECT_EQ(found, (std::vector{there, there}));
}

TEST(RedisLocator, SaysWhyThereIsNoSuchPlace) {
  auto io = asio::io_context{};
  // No part of a name may be so long: nobody is asked.
  auto locator = redis_locator{io, at(std::string(64, 'x'))};
  auto outcome = result<redis_locator::places>{};
  locator.locate([&](const auto& places) { outcome = places; });
  io.run();
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, errc::relay_unavailable);
  EXPECT_FALSE(outcome.error().message.empty());
}

TEST(RedisLocator, AnswersThoughItIsGone) {
  auto io = asio::io_context{};
  auto answers = 0;
  redis_locator{io, at("127.0.0.1")}.locate([&](const auto& /*places*/) { ++answers; });
  io.run();
  EXPECT_EQ(answers, 1);
}

} // namespace plenum::core::test
