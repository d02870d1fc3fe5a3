// SPDX-License-Identifier: Apache-2.0

#include "actors/channel_rates.hpp"

#include <gtest/gtest.h>

namespace plenum::core::test {
namespace {

using namespace std::chrono_literals;

const auto start = time_point{std::chrono::hours{1}};

/// A channel of somebody.
struct sender {
  live_settings settings{};
  parties all{};
  parties::place user = *all.enter({party_name::kind::user, "ada"}, 0);
  parties::place address = *all.enter({party_name::kind::address, "10.0.0.1"}, 0);
  channel_rates rates{};

  sender() { settings.clients.batch = 1; }

  std::optional<limit> send(const sent_amount& what, time_point now = start) {
    const auto over = rates.measure(what, settings, user, address, now);
    return over ? std::optional{over->which} : std::nullopt;
  }
};

TEST(ChannelRates, AllowTwoSecondsWorthAtOnce) {
  auto ada = sender{};
  ada.settings.rates.channel_messages = 5;
  for (auto i = 0; i < 10; ++i)
    EXPECT_FALSE(ada.send({}));
  EXPECT_EQ(ada.send({}), limit::channel_messages);
  EXPECT_FALSE(ada.send({}, start + 200ms));
}

TEST(ChannelRates, AllowABatchAndTheLongestMessageHoweverLowTheyAre) {
  auto ada = sender{};
  ada.settings.rates = {.channel_messages = 1, .channel_bytes = 1};
  ada.settings.clients.batch = 50;
  ada.settings.clients.message_bytes = 1000;
  for (auto i = 0; i < 50; ++i)
    EXPECT_FALSE(ada.send({.bytes = 20}));
  EXPECT_EQ(ada.send({.bytes = 0}), limit::channel_messages);
  EXPECT_EQ(ada.send({.bytes = 1}, start + 10s), std::nullopt);
}

TEST(ChannelRates, EachMeasureTheirOwn) {
  const auto which = [](rate_limits limits, const sent_amount& what) {
    auto ada = sender{};
    ada.settings.rates = limits;
    ada.settings.clients.message_bytes = 100;
    ada.send(what);
    ada.send(what);
    return ada.send(what);
  };
  const auto join = sent_amount{true, 0};
  const auto long_one = sent_amount{false, 100};
  EXPECT_EQ(which({.channel_messages = 1}, {}), limit::channel_messages);
  EXPECT_EQ(which({.channel_bytes = 50}, long_one), limit::channel_bytes);
  EXPECT_EQ(which({.channel_joins = 1}, join), limit::channel_joins);
  EXPECT_EQ(which({.channel_joins = 1}, {}), std::nullopt);
  EXPECT_EQ(which({.user_messages = 1}, {}), limit::user_messages);
  EXPECT_EQ(which({.user_bytes = 50}, long_one), limit::user_bytes);
  EXPECT_EQ(which({.address_messages = 1}, {}), limit::address_messages);
  EXPECT_EQ(which({.address_bytes = 50}, long_one), limit::address_bytes);
  EXPECT_EQ(which({}, long_one), std::nullopt);
}

TEST(ChannelRates, OfUsersAndAddressesAreSharedByTheirChannelsAndMeasureNobodyWithout) {
  auto ada = sender{};
  ada.settings.rates.user_messages = 1;
  auto other = channel_rates{};
  const auto nobody = parties::place{};
  EXPECT_FALSE(ada.send({}));
  EXPECT_FALSE(other.measure({}, ada.settings, ada.user, nobody, start));
  EXPECT_TRUE(other.measure({}, ada.settings, ada.user, nobody, start));
  EXPECT_EQ(ada.send({}), limit::user_messages);
  for (auto i = 0; i < 10; ++i)
    EXPECT_FALSE(other.measure({}, ada.settings, nobody, ada.address, start));
}

TEST(ChannelRates, CallItAFloodWhenTenBurstsAreRefusedInTheTimeOfOne) {
  auto ada = sender{};
  ada.settings.rates.channel_messages = 5; // A burst is 10, in 2 s.
  const auto is_flood = [&](time_point now) {
    return ada.rates.measure({}, ada.settings, ada.user, ada.address, now)->is_flood;
  };
  for (auto i = 0; i < 10; ++i)
    ada.send({});
  for (auto i = 0; i < 100; ++i)
    EXPECT_FALSE(is_flood(start)) << i;
  EXPECT_TRUE(is_flood(start));
}

TEST(ChannelRates, CallItNoFloodWhenTheSameIsSpreadOverMoreTime) {
  auto ada = sender{};
  ada.settings.rates.channel_messages = 5;
  auto floods = 0;
  for (auto step = 0; step < 10'000; ++step) { // Nine times the rate.
    const auto over = ada.rates.measure({}, ada.settings, ada.user, ada.address,
                                        start + step * 22ms);
    floods += over && over->is_flood ? 1 : 0;
  }
  EXPECT_EQ(floods, 0);
}

} // namespace
} // namespace plenum::core::test
