// SPDX-License-Identifier: Apache-2.0
//
// What every broker promises, one promise a test.

#include "tests/cluster/broker_contract.hpp"

namespace plenum::core::test {

namespace {

using texts = std::vector<std::string>;

/// Room for so many messages of 5 bytes in a group with a name of one.
history_limits limited(std::size_t messages, history_overflow overflow) {
  auto limits = history_limits{};
  limits.bytes = messages * (publication_overhead + 6);
  limits.overflow = overflow;
  return limits;
}

} // namespace

// -- positions -------------------------------------------------------------------------

TEST_P(BrokerContract, CountsSavedPublicationsFromOne) {
  make();
  const auto first = publish("g", "a").at;
  const auto second = publish("g", "b").at;
  EXPECT_EQ(first.offset, 1U);
  EXPECT_EQ(second, (position{2, first.epoch}));
  EXPECT_FALSE(first.epoch.empty());
}

TEST_P(BrokerContract, CountsEveryGroupByItself) {
  make();
  const auto one = publish("g", "a").at;
  const auto other = publish("h", "a").at;
  EXPECT_EQ(other.offset, 1U);
  EXPECT_NE(other.epoch, one.epoch);
}

TEST_P(BrokerContract, GivesNoPositionToWhatIsNotSaved) {
  make();
  publish("g", "a");
  EXPECT_EQ(publish("g", "passing", {.save = false}).at.offset, 0U);
  EXPECT_EQ(publish("g", "b").at.offset, 2U);
  EXPECT_EQ(payloads(read("g").messages), (texts{"a", "b"}));
}

// -- following -------------------------------------------------------------------------

TEST_P(BrokerContract, ReportsWhatFollowedGroupsPublishInOrder) {
  make();
  follow("g");
  auto expected = texts{};
  for (auto i = 0; i < 50; ++i) {
    expected.push_back(std::to_string(i));
    publish("g", expected.back(), {.save = i % 3 == 0});
  }
  EXPECT_EQ(reported(50), expected);
}

TEST_P(BrokerContract, ReportsAPublicationAsItWasMade) {
  make();
  follow("g");
  const auto from = channel_id::make();
  const auto spared = channel_id::make();
  const auto what = publication{
    .group = *group_name::parse("g"),
    .content = {payload_type::bytes, std::string{"\0\xFF\r\n", 4}},
    .from = from,
    .user = *user_id::parse("ann"),
    .time = {1234},
    .save = true,
    .except = spared,
  };
  publish(what);
  reported(1);
  const auto page = follow("g");
  ASSERT_EQ(page.messages.size(), 1U);
  const auto& got = *page.messages.front();
  EXPECT_EQ(got.group, what.group);
  EXPECT_EQ(got.content, what.content);
  EXPECT_EQ(got.from, from);
  EXPECT_EQ(got.user, what.user);
  EXPECT_EQ(got.time, what.time);
  EXPECT_EQ(got.except, spared);
  EXPECT_EQ(got.at, page.at);
}

TEST_P(BrokerContract, ReportsGroupsThatAreFollowedAndNoOthers) {
  make();
  publish("g", "before");
  follow("g");
  publish("g", "during");
  publish("other", "elsewhere");
  reported(1);
  unfollow("g");
  follow("last");
  publish("g", "after");
  publish("last", "done");
  EXPECT_EQ(reported(2), (texts{"during", "done"}));
}

TEST_P(BrokerContract, AnswersAFollowWithTheHistoryUpToThen) {
  make();
  EXPECT_TRUE(follow("g").messages.empty());
  publish("g", "a");
  const auto last = publish("g", "b").at;
  reported(2); // Afterwards they would not be.
  unfollow("g");
  const auto page = follow("g");
  EXPECT_EQ(payloads(page.messages), (texts{"a", "b"}));
  EXPECT_EQ(page.at, last);
  publish("g", "c");
  EXPECT_EQ(reported(3).back(), "c");
}

TEST_P(BrokerContract, GivesAGroupItsEpochBeforeItsFirstMessage) {
  make();
  const auto page = follow("g");
  EXPECT_EQ(page.at.offset, 0U);
  EXPECT_EQ(publish("g", "a").at, (position{1, page.at.epoch}));
}

// -- history and recovery ----------------------------------------------------------------

TEST_P(BrokerContract, ReadsTheLastMessages) {
  make();
  for (const auto* text : {"a", "b", "c"})
    publish("g", text);
  const auto two = read("g", {}, 2);
  EXPECT_EQ(payloads(two.messages), (texts{"b", "c"}));
  EXPECT_EQ(two.at.offset, 3U);
  EXPECT_TRUE(two.complete);
  EXPECT_TRUE(read("g", {}, 4).complete); // There never were four.
}

TEST_P(BrokerContract, ReadsWhatCameAfterAPosition) {
  make();
  auto first = publish("g", "a").at;
  publish("g", "b");
  publish("g", "c");
  const auto missed = read("g", first);
  EXPECT_EQ(payloads(missed.messages), (texts{"b", "c"}));
  EXPECT_TRUE(missed.complete);
  EXPECT_TRUE(read("g", position{3, first.epoch}).messages.empty());
  EXPECT_TRUE(read("g", position{3, first.epoch}).complete);
}

TEST_P(BrokerContract, SaysThatItCannotRecoverAnotherEpochOrTheFuture) {
  make();
  const auto at = publish("g", "a").at;
  EXPECT_FALSE(read("g", position{0, "other"}).complete);
  EXPECT_FALSE(read("g", position{at.offset + 1, at.epoch}).complete);
  EXPECT_TRUE(read("g", position{0, at.epoch}).complete);
}

TEST_P(BrokerContract, HasNothingOfAGroupThatNeverWas) {
  make();
  const auto page = read("nowhere", position{3, "e"});
  EXPECT_TRUE(page.messages.empty());
  EXPECT_FALSE(page.complete);
}

// -- bounds --------------------------------------------------------------------------------

TEST_P(BrokerContract, ClearsAHistoryThatExceedsItsBytesButForTheNewest) {
  make({.history = limited(2, history_overflow::clear)});
  publish("g", "12345");
  publish("g", "67890");
  EXPECT_EQ(payloads(read("g").messages), (texts{"12345", "67890"}));
  const auto at = publish("g", "").at;
  EXPECT_EQ(at.offset, 3U);
  EXPECT_EQ(payloads(read("g").messages), (texts{""}));
  EXPECT_TRUE(read("g", at).complete);
  publish("g", "next");
  EXPECT_EQ(payloads(read("g").messages), (texts{"", "next"}));
}

TEST_P(BrokerContract, TrimsTheOldestOfAHistoryThatExceedsItsBytes) {
  make({.history = limited(2, history_overflow::trim)});
  const auto first = publish("g", "12345").at;
  publish("g", "67890");
  publish("g", "abc");
  EXPECT_EQ(payloads(read("g").messages), (texts{"67890", "abc"}));
  EXPECT_TRUE(read("g", first).complete);
  EXPECT_FALSE(read("g", position{0, first.epoch}).complete);
}

TEST_P(BrokerContract, KeepsWhatIsLargerThanAHistoryAlone) {
  for (const auto overflow : {history_overflow::clear, history_overflow::trim}) {
    make({.history = limited(2, overflow)});
    const auto large = std::string(1000, 'x');
    publish("g", "12345");
    publish("g", large);
    EXPECT_EQ(payloads(read("g").messages), (texts{large}));
    publish("g", "67890");
    EXPECT_EQ(payloads(read("g").messages), (texts{"67890"}));
  }
}

TEST_P(BrokerContract, CountsWhatAMessageCostsAndNotItsPayloadOnly) {
  auto limits = limited(10, history_overflow::trim);
  limits.bytes -= 50; // Ten with payloads, users and keys of nothing fit exactly.
  make({.history = limits});
  for (auto i = 0; i < 20; ++i)
    publish("g", "");
  EXPECT_EQ(read("g").messages.size(), 10U);
  publish("g", "", {.key = "k"});
  EXPECT_EQ(read("g").messages.size(), 9U);
  auto of_ann = publication{.group = *group_name::parse("h"),
                            .user = *user_id::parse("ann"),
                            .time = rig().now(),
                            .save = true};
  for (auto i = 0; i < 20; ++i)
    publish(of_ann);
  EXPECT_EQ(read("h").messages.size(), 9U);
}

TEST_P(BrokerContract, KeepsAtMostTheCount) {
  auto limits = history_limits{};
  limits.count = 2;
  make({.history = limits});
  for (const auto* text : {"a", "b", "c"})
    publish("g", text);
  EXPECT_EQ(payloads(read("g").messages), (texts{"b", "c"}));
  EXPECT_TRUE(read("g", {}, 2).complete);
  EXPECT_FALSE(read("g", {}, 3).complete);
  EXPECT_EQ(payloads(follow("g").messages), (texts{"b", "c"}));
}

TEST_P(BrokerContract, DropsWhatIsTooOld) {
  auto limits = history_limits{};
  limits.age = std::chrono::seconds{2};
  make({.history = limits});
  const auto first = publish("g", "old").at;
  rig().pass(std::chrono::milliseconds{1500});
  publish("g", "young");
  EXPECT_EQ(payloads(read("g").messages), (texts{"old", "young"}));
  rig().pass(std::chrono::milliseconds{1000});
  EXPECT_EQ(payloads(read("g").messages), (texts{"young"}));
  EXPECT_EQ(payloads(follow("g").messages), (texts{"young"}));
  EXPECT_FALSE(read("g", position{0, first.epoch}).complete);
}

TEST_P(BrokerContract, KeepsNoHistoryWithoutBytes) {
  make({.history = limited(0, history_overflow::trim)});
  publish("g", "a");
  EXPECT_EQ(publish("g", "b").at.offset, 2U);
  EXPECT_TRUE(read("g").messages.empty());
}

// -- idempotency ---------------------------------------------------------------------------

TEST_P(BrokerContract, PublishesAKeyOnce) {
  make();
  follow("g");
  const auto first = publish("g", "a", {.key = "k"});
  const auto again = publish("g", "a", {.key = "k"});
  EXPECT_FALSE(first.duplicate);
  EXPECT_TRUE(again.duplicate);
  EXPECT_EQ(again.at, first.at);
  publish("g", "b", {.key = "l"});
  EXPECT_EQ(reported(2), (texts{"a", "b"}));
  EXPECT_EQ(payloads(read("g").messages), (texts{"a", "b"}));
}

TEST_P(BrokerContract, KnowsTheKeysOfEachGroup) {
  make();
  publish("g", "a", {.key = "k"});
  EXPECT_FALSE(publish("h", "a", {.key = "k"}).duplicate);
}

TEST_P(BrokerContract, KnowsAKeyOfWhatIsNotSaved) {
  make();
  follow("g");
  EXPECT_FALSE(publish("g", "a", {.save = false, .key = "k"}).duplicate);
  EXPECT_TRUE(publish("g", "a", {.save = false, .key = "k"}).duplicate);
  publish("g", "b");
  EXPECT_EQ(reported(2), (texts{"a", "b"}));
}

TEST_P(BrokerContract, ForgetsAKeyWhenItsTimeIsOver) {
  make({.idempotency = std::chrono::seconds{1}});
  const auto first = publish("g", "a", {.key = "k"}).at;
  rig().pass(std::chrono::milliseconds{1500});
  const auto again = publish("g", "a", {.key = "k"});
  EXPECT_FALSE(again.duplicate);
  EXPECT_EQ(again.at, (position{2, first.epoch}));
}

// -- all groups ----------------------------------------------------------------------------

TEST_P(BrokerContract, NamesTheGroupsThatHaveAHistory) {
  make();
  publish("saved", "a");
  publish("unsaved", "a", {.save = false});
  EXPECT_EQ(list(), (texts{"saved"}));
}

TEST_P(BrokerContract, ForgetsTheHistoryOfOneGroup) {
  make();
  follow("g");
  const auto before = publish("g", "a").at;
  publish("h", "a");
  forget("g");
  EXPECT_EQ(begun_anew(1), (texts{"g"}));
  EXPECT_TRUE(read("g").messages.empty());
  EXPECT_EQ(payloads(read("h").messages), (texts{"a"}));
  const auto after = publish("g", "b").at;
  EXPECT_EQ(after.offset, 1U);
  EXPECT_NE(after.epoch, before.epoch);
}

TEST_P(BrokerContract, ForgetsAllHistories) {
  make();
  publish("g", "a");
  publish("h", "a");
  forget({});
  EXPECT_TRUE(list().empty());
}

} // namespace plenum::core::test
