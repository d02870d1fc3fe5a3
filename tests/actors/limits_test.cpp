// SPDX-License-Identifier: Apache-2.0
//
// What becomes of clients that do too much, on a whole node.

#include "tests/support/test_node.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace plenum::core::test {
namespace {

using lines = std::vector<std::string>;

node_settings with(rate_limits limits, std::size_t batch = 2) {
  auto made = node_settings{};
  made.clients.batch = batch;
  made.rates = limits;
  return made;
}

std::uint64_t counted(const test_node& node, limit which) {
  return node.shared().limits->of(which);
}

TEST(Limits, OfMessagesRefuseWhatIsTooMuchInItsPlaceAndSayWhenToComeBack) {
  auto node = test_node{with({.channel_messages = 1})};
  auto ada = node.connect("ada");
  ada.join("room");
  ada.send("room", "one");
  ada.send("room", "two");
  node.run();
  EXPECT_NE(ada.box().sent.find(R"("retry_after":)"), std::string::npos);
  const auto told = ada.told();
  EXPECT_EQ(std::count(told.begin(), told.end(), "error room rate_limited"), 1);
  EXPECT_EQ(std::count(told.begin(), told.end(), "message room one"), 1);
  EXPECT_EQ(std::count(told.begin(), told.end(), "message room two"), 0);
  EXPECT_EQ(counted(node, limit::channel_messages), 1U);
}

TEST(Limits, AreNoneUnlessTheyAreSet) {
  auto node = test_node{};
  auto ada = node.connect("ada");
  for (auto i = 0; i < 100; ++i)
    ada.ask(std::vector<any_command>(100, command::ping{}), 60'000);
  EXPECT_EQ(ada.told(), lines(10'000, "pong"));
}

TEST(Limits, OfJoinsLetOtherCommandsPass) {
  auto node = test_node{with({.channel_joins = 1})};
  auto ada = node.connect("ada");
  for (const auto* group : {"a", "b", "c"})
    ada.join(group);
  ada.ask({command::ping{}});
  const auto told = ada.told();
  EXPECT_EQ(std::count(told.begin(), told.end(), "error c rate_limited"), 1);
  EXPECT_EQ(std::count(told.begin(), told.end(), "pong"), 1);
  EXPECT_EQ(counted(node, limit::channel_joins), 1U);
}

TEST(Limits, OfBytesCountThoseOfTheWholeMessage) {
  auto settings = with({.channel_bytes = 50});
  settings.clients.message_bytes = 100;
  auto node = test_node{settings};
  auto ada = node.connect("ada");
  ada.ask({command::ping{}}, 100);
  ada.ask({command::ping{}}, 1);
  EXPECT_EQ(ada.told(), (lines{"pong", "error rate_limited"}));
}

TEST(Limits, OfWhatCannotBeReadAreTheSame) {
  auto node = test_node{with({.channel_messages = 1})};
  auto ada = node.connect("ada");
  for (auto i = 0; i < 3; ++i)
    ada.babble();
  EXPECT_EQ(ada.told(), (lines{"error malformed", "error malformed", "error rate_limited"}));
}

TEST(Limits, CloseWhoGoesOnFarOverARateAndLookAtNothingMoreOfIt) {
  auto node = test_node{with({.channel_messages = 1})};
  auto ada = node.connect("ada");
  for (auto i = 0; i < 22; ++i)
    ada.ask({command::ping{}});
  node.run();
  EXPECT_FALSE(ada.box().closed);
  ada.ask({command::ping{}});
  node.run();
  EXPECT_EQ(ada.box().closed, disconnect::rate_limited);
  const auto before = counted(node, limit::channel_messages);
  ada.ask({command::ping{}});
  node.run();
  EXPECT_EQ(counted(node, limit::channel_messages), before);
}

TEST(Limits, OnlyCountWhenTheyWarn) {
  auto node = test_node{with({.channel_messages = 1, .mode = limit_mode::warn})};
  auto ada = node.connect("ada");
  for (auto i = 0; i < 100; ++i)
    ada.ask({command::ping{}});
  EXPECT_EQ(ada.told(), lines(100, "pong"));
  EXPECT_FALSE(ada.box().closed);
  EXPECT_EQ(counted(node, limit::channel_messages), 98U);
}

TEST(Limits, DoNotEvenCountWhenTheyAreOff) {
  auto node = test_node{with({.channel_messages = 1, .mode = limit_mode::off})};
  auto ada = node.connect("ada");
  for (auto i = 0; i < 100; ++i)
    ada.ask({command::ping{}});
  EXPECT_EQ(ada.told(), lines(100, "pong"));
  EXPECT_EQ(counted(node, limit::channel_messages), 0U);
}

TEST(Limits, HoldForOpenChannelsFromWhenTheyAreSet) {
  auto node = test_node{with({})};
  auto ada = node.connect("ada");
  for (auto i = 0; i < 10; ++i)
    ada.ask({command::ping{}});
  EXPECT_EQ(ada.told(), lines(10, "pong"));
  node.set({.channel_messages = 1});
  for (auto i = 0; i < 3; ++i)
    ada.ask({command::ping{}});
  EXPECT_EQ(ada.told(), (lines{"pong", "pong", "error rate_limited"}));
}

TEST(Limits, OfAUserHoldForAllItsChannelsAndNobodyElse) {
  auto node = test_node{with({.user_messages = 1})};
  auto one = node.connect_from("10.0.0.1", "ada");
  auto two = node.connect_from("10.0.0.2", "ada");
  auto ben = node.connect_from("10.0.0.1", "ben");
  auto anonymous = node.connect_from("10.0.0.1", "");
  one.ask({command::ping{}, command::ping{}});
  node.run();
  two.ask({command::ping{}});
  ben.ask({command::ping{}});
  anonymous.ask({command::ping{}, command::ping{}, command::ping{}});
  EXPECT_EQ(two.told(), lines{"error rate_limited"});
  EXPECT_EQ(ben.told(), lines{"pong"});
  EXPECT_EQ(anonymous.told(), lines(3, "pong"));
  EXPECT_EQ(counted(node, limit::user_messages), 1U);
}

TEST(Limits, OfAnAddressHoldForAllItsChannels) {
  auto node = test_node{with({.address_messages = 1})};
  auto ada = node.connect_from("10.0.0.1", "ada");
  auto ben = node.connect_from("10.0.0.1", "ben");
  auto eve = node.connect_from("10.0.0.2", "eve");
  ada.ask({command::ping{}, command::ping{}});
  node.run();
  ben.ask({command::ping{}});
  eve.ask({command::ping{}});
  EXPECT_EQ(ben.told(), lines{"error rate_limited"});
  EXPECT_EQ(eve.told(), lines{"pong"});
  EXPECT_EQ(counted(node, limit::address_messages), 1U);
}

TEST(Limits, OfAUsersChannelsAnswerTheTokenOfOneTooMany) {
  auto node = test_node{with({.user_channels = 1})};
  auto one = node.connect_from("10.0.0.1", "ada");
  auto two = node.connect(nobody());
  two.check(1, std::make_shared<const identity>(identity{.user = *user_id::parse("ada")}));
  EXPECT_EQ(two.told(), lines{"error rate_limited"});
  EXPECT_EQ(two.box().closed, disconnect::rate_limited);
  EXPECT_EQ(counted(node, limit::user_channels), 1U);
  auto ben = node.connect(nobody());
  ben.check(1, std::make_shared<const identity>(identity{.user = *user_id::parse("ben")}));
  node.run();
  EXPECT_FALSE(ben.box().closed);
}

} // namespace
} // namespace plenum::core::test
