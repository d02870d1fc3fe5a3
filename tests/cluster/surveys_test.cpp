// SPDX-License-Identifier: Apache-2.0
//
// When surveys are closed.

#include "cluster/surveys.hpp"

#include <gtest/gtest.h>

namespace plenum::core::test {

namespace {

using std::chrono::seconds;

const auto asked = any_question{question::members{*group_name::parse("g"), 0}};

any_finding members(std::size_t count) {
  return finding::members{count, {}};
}

class Surveys : public ::testing::Test {
protected:
  std::uint64_t open() {
    return all.open(asked, begin + seconds{2},
                    [this](findings found) { closed.push_back(std::move(found)); });
  }

  const time_point begin{};
  surveys all;
  std::vector<findings> closed;
};

} // namespace

TEST_F(Surveys, CloseWithTheLastFinding) {
  const auto number = open();
  all.expect(number, {2});
  all.take(number, members(1));
  EXPECT_TRUE(closed.empty());
  all.take(number, members(2));
  ASSERT_EQ(closed.size(), 1U);
  EXPECT_EQ(closed[0].list.size(), 2U);
  EXPECT_FALSE(closed[0].partial);
  all.take(number, members(3)); // Nobody waits for it.
  all.give_up(begin + seconds{9});
  EXPECT_EQ(closed.size(), 1U);
}

TEST_F(Surveys, WaitUntilItIsKnownHowManyFindingsThereWillBe) {
  const auto number = open();
  all.take(number, members(1));
  EXPECT_TRUE(closed.empty());
  all.expect(number, {1});
  EXPECT_EQ(closed.size(), 1U);
}

TEST_F(Surveys, OfNobodyCloseAtOnce) {
  all.expect(open(), {0});
  ASSERT_EQ(closed.size(), 1U);
  EXPECT_FALSE(closed[0].partial);
}

TEST_F(Surveys, ArePartialIfANodeThatLivesCouldNotBeAsked) {
  const auto silent = node_id::make();
  const auto number = open();
  all.expect(number, {1, true, {silent}, true});
  all.take(number, members(1));
  ASSERT_EQ(closed.size(), 1U);
  EXPECT_TRUE(closed[0].partial);
  EXPECT_EQ(closed[0].unheard, std::vector{silent});
}

TEST_F(Surveys, ArePartialIfItIsNotKnownWhoLives) {
  all.expect(open(), {0, false, {}, false});
  ASSERT_EQ(closed.size(), 1U);
  EXPECT_TRUE(closed[0].partial);
  EXPECT_FALSE(closed[0].reached);
}

TEST_F(Surveys, AreClosedAsPartialWhenTheirTimeIsOver) {
  const auto number = open();
  all.expect(number, {3});
  all.take(number, members(1));
  all.give_up(begin + seconds{1});
  EXPECT_TRUE(closed.empty());
  all.give_up(begin + seconds{2});
  ASSERT_EQ(closed.size(), 1U);
  EXPECT_TRUE(closed[0].partial);
  EXPECT_EQ(closed[0].list.size(), 1U);
}

TEST_F(Surveys, CountThisNodeIfNobodyCouldBeAskedInTime) {
  const auto number = open();
  all.take_own(number, members(3));
  EXPECT_TRUE(closed.empty());
  all.give_up(begin + seconds{2});
  ASSERT_EQ(closed.size(), 1U);
  EXPECT_TRUE(closed[0].partial);
  EXPECT_EQ(closed[0].list.size(), 1U);
}

TEST_F(Surveys, CountThisNodeOnlyOnce) {
  const auto number = open();
  all.take_own(number, members(3));
  all.expect(number, {2, true});
  all.take(number, members(3));
  all.give_up(begin + seconds{2});
  ASSERT_EQ(closed.size(), 1U);
  EXPECT_EQ(closed[0].list.size(), 1U);
}

TEST_F(Surveys, TakeNoAnswerToAnotherQuestion) {
  const auto number = open();
  all.expect(number, {1});
  all.take(number, finding::closed{});
  EXPECT_TRUE(closed.empty());
}

TEST_F(Surveys, AreFullWhenTooManyAreUnderWay) {
  for (std::size_t i = 0; i < surveys::most_open; ++i) {
    EXPECT_FALSE(all.full());
    open();
  }
  EXPECT_TRUE(all.full());
  all.give_up(begin + seconds{9});
  EXPECT_FALSE(all.full());
}

TEST_F(Surveys, AreTakenForNoOther) {
  const auto first = open();
  const auto second = open();
  all.expect(first, {1});
  all.expect(second, {1});
  all.take(second, members(2));
  ASSERT_EQ(closed.size(), 1U);
  EXPECT_EQ(std::get<finding::members>(closed[0].list[0]).count, 2U);
}

} // namespace plenum::core::test
