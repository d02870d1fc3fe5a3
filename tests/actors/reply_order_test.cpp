// SPDX-License-Identifier: Apache-2.0
//
// In which order commands are answered, and what their answers contain: the actors of a whole
// node (docs/protocol.md, "Order").

#include "tests/support/test_node.hpp"

#include <gtest/gtest.h>

namespace plenum::core::test {

namespace {

using lines = std::vector<std::string>;

const auto room = *group_name::parse("room");

any_command join() {
  return command::join{room, 0, {}, false};
}

any_command history() {
  return command::history{room, {}, 10, false};
}

any_command send(bool save = false) {
  return command::send{room, {payload_type::text, "x"}, save, true, {}};
}

/// The first word of each.
lines words(const lines& told) {
  auto result = lines{};
  for (const auto& each : told)
    result.push_back(each.substr(0, each.find(' ')));
  return result;
}

class ReplyOrder : public ::testing::Test {
protected:
  lines answers_to(std::vector<any_command> commands) {
    ann.ask(std::move(commands));
    return words(ann.told());
  }

  test_node node;
  test_client ann = node.connect("ann");
  test_client bob = node.connect("bob", 1);
};

} // namespace

TEST_F(ReplyOrder, IsThatOfTheCommandsForAGroup) {
  EXPECT_EQ(answers_to({join(), command::leave{room}, join()}),
            (lines{"joined", "left", "joined"}));
  EXPECT_EQ(answers_to({join(), command::members{room, 0}, history()}),
            (lines{"joined", "members", "history"}));
  EXPECT_EQ(
    answers_to({command::members{room, 1}, command::members{room, 0}, command::leave{room}}),
    (lines{"members", "members", "left"}));
  EXPECT_EQ(answers_to({send(), command::members{room, 0}, send(), history()}),
            (lines{"sent", "members", "sent", "history"}));
}

TEST_F(ReplyOrder, HoldsForRefusalsToo) {
  EXPECT_EQ(answers_to({command::members{room, 0}, join(), command::leave{room}, join()}),
            (lines{"members", "joined", "left", "joined"}));
}

TEST_F(ReplyOrder, BringsNothingOfAGroupAfterItsLeft) {
  bob.join("room");
  bob.told();
  ann.ask({join(), command::leave{room}, join(), command::leave{room}});
  for (auto i = 0; i < 20; ++i) {
    bob.send("room", "x", {.save = i % 2 == 0});
    node.step(1);
  }
  auto member = false;
  for (const auto& word : words(ann.told())) {
    member = word == "joined" || (member && word != "left");
    EXPECT_TRUE(word == "left" || member) << word;
  }
}

TEST_F(ReplyOrder, LetsSendsFollowSends) {
  answers_to({join()});
  EXPECT_EQ(answers_to({send(true), send(), send(true)}),
            (lines{"sent", "sent", "sent", "message", "message", "message"}));
}

TEST_F(ReplyOrder, DoesNotBindCommandsForOtherGroups) {
  node.through.behind = true;
  bob.join("room");
  bob.told();
  ann.ask({join()});
  ann.told();
  ann.ask({history(), command::leave{*group_name::parse("other")}});
  EXPECT_EQ(words(ann.told()), lines{"left"});
}

// -- what answers contain -----------------------------------------------------------------------

TEST_F(ReplyOrder, LetsHistoriesContainWhatWasAcknowledgedBefore) {
  answers_to({join()});
  for (auto i = 1; i <= 20; ++i) {
    ann.ask({send(true), history()});
    const auto told = ann.told();
    const auto last = std::find_if(told.begin(), told.end(),
                                   [](const auto& line) { return line.starts_with("history"); });
    ASSERT_NE(last, told.end());
    EXPECT_EQ(std::count(last->begin(), last->end(), 'x'), std::min(i, 10)) << i;
  }
}

TEST_F(ReplyOrder, LetsAHistoryWaitForWhatWasPublishedBefore) {
  answers_to({join()});
  node.through.behind = true;
  bob.history("room", 10);
  EXPECT_TRUE(bob.told().empty());
  ASSERT_EQ(node.through.waiting.size(), 1U);
  EXPECT_TRUE(node.through.waiting[0].briefly);
  ann.send("room", "a", {.save = true});
  ann.told();
  node.through.waiting[0].done({});
  EXPECT_EQ(bob.told(), lines{"history [a]"});
}

TEST_F(ReplyOrder, AsksTheBrokerForAHistoryThatTheCopyWillNotHaveInTime) {
  answers_to({join()});
  ann.send("room", "a", {.save = true});
  ann.told();
  node.through.behind = true;
  bob.history("room", 10);
  bob.told();
  node.through.waiting[0].done(error{errc::relay_unavailable, "behind"});
  EXPECT_EQ(bob.told(), lines{"history [a]"});
}

TEST_F(ReplyOrder, LetsARecoveryWaitForWhatTheClientHasFromElsewhere) {
  answers_to({join()});
  ann.send("room", "a", {.save = true});
  ann.told();
  auto known = position{};
  node.through.read({room, {}, 1, false}, 1, {},
                    [&](const result<reply::history>& found) { known = found->at; });
  node.through.behind = true;
  ++known.offset; // As the client was told by another node.
  bob.join("room", {.recover = known});
  EXPECT_TRUE(bob.told().empty());
  ann.send("room", "b", {.save = true});
  ann.told();
  ASSERT_EQ(node.through.waiting.size(), 1U);
  EXPECT_FALSE(node.through.waiting[0].briefly);
  node.through.waiting[0].done({});
  EXPECT_EQ(bob.told(), lines{"joined room channel_exist 2 recovered"});
  ann.send("room", "c", {.save = true});
  EXPECT_EQ(bob.told(), lines{"message room c @3"});
}

TEST_F(ReplyOrder, SaysThatARecoveryIsLostWhenItWaitedInVain) {
  answers_to({join()});
  node.through.behind = true;
  bob.join("room", {.recover = position{7, "other"}});
  EXPECT_TRUE(bob.told().empty());
  node.through.waiting[0].done(error{errc::relay_unavailable, "behind"});
  EXPECT_EQ(bob.told(), lines{"joined room channel_exist 2 lost"});
}

TEST_F(ReplyOrder, LetsWhoLeavesWhileItJoinsNotBecomeAMember) {
  answers_to({join()});
  node.through.behind = true;
  bob.join("room", {.recover = position{7, "other"}});
  node.run();
  bob.cut();
  node.run();
  node.through.waiting[0].done({});
  ann.members("room");
  EXPECT_EQ(ann.told(), lines{"members 1"});
}

// -- statuses -----------------------------------------------------------------------------------

TEST_F(ReplyOrder, SaysThatAGroupIsNewOnlyIfNoOtherNodeHasMembers) {
  answers_to({join()});
  node.through.elsewhere = presence::some;
  ann.ask({command::leave{room}, join()});
  EXPECT_EQ(ann.told(), (lines{"left room channel_removed", "joined room channel_exist 1"}));
  node.through.elsewhere = presence::unknown;
  ann.ask({command::leave{room}, join()});
  EXPECT_EQ(ann.told(), (lines{"left room channel_removed", "joined room channel_exist 1"}));
  node.through.elsewhere = presence::none;
  ann.ask({command::leave{room}, join()});
  EXPECT_EQ(ann.told(), (lines{"left room group_removed", "joined room channel_added 1"}));
}

TEST_F(ReplyOrder, ClaimsNothingOfAGroupWhenTheBrokerIsAway) {
  node.through.away = true;
  ann.join("room");
  EXPECT_EQ(ann.told(), lines{"joined room channel_exist 1"});
}

} // namespace plenum::core::test
