// SPDX-License-Identifier: Apache-2.0
//
// How groups begin and end: the actors of a whole node.

#include "tests/support/test_node.hpp"

#include <gtest/gtest.h>

namespace plenum::core::test {
namespace {

using lines = std::vector<std::string>;

TEST(GroupLife, BeginsWithTheFirstMember) {
  auto node = test_node{};
  auto ann = node.connect("ann");
  ann.send("room", "a");
  ann.history("room", 1);
  ann.members("room");
  ann.leave("room");
  node.run();
  EXPECT_EQ(node.through.followed, lines{});
  ann.join("room");
  ann.join("room");
  node.run();
  EXPECT_EQ(node.through.followed, (lines{"room"}));
}

TEST(GroupLife, EndsWithItsLastMember) {
  auto node = test_node{};
  auto ann = node.connect("ann");
  auto bob = node.connect("bob", 1);
  ann.join("room");
  bob.join("room");
  ann.leave("room");
  node.run();
  EXPECT_EQ(node.through.unfollowed, lines{});
  bob.leave("room");
  node.run();
  EXPECT_EQ(node.through.unfollowed, (lines{"room"}));
  ann.told();
  ann.leave("room");
  EXPECT_EQ(ann.told(), (lines{"left room group_does_not_exist"}));
}

TEST(GroupLife, IsMadeAnewAfterItsEnd) {
  auto node = test_node{};
  auto ann = node.connect("ann");
  auto bob = node.connect("bob", 1);
  for (auto i = 0; i < 2; ++i) {
    ann.join("room");
    bob.join("room");
    node.run();
    ann.send("room", "hi");
    node.run();
    ann.leave("room");
    bob.leave("room");
    node.run();
    const auto heard = bob.told();
    EXPECT_EQ(heard,
              (lines{"joined room channel_exist 2", "message room hi", "left room group_removed"}));
  }
  EXPECT_EQ(node.through.followed, (lines{"room", "room"}));
  EXPECT_EQ(node.through.unfollowed, (lines{"room", "room"}));
}

/// What is on its way to a group when its last member leaves is still answered.
TEST(GroupLife, LosesNoRequestAtItsEnd) {
  auto node = test_node{};
  auto ann = node.connect("ann");
  ann.join("room");
  node.run();
  ann.leave("room");
  node.run();
  ann.told();
  ann.join("room");
  node.run();
  ann.send("room", "hi");
  EXPECT_EQ(ann.told(),
            (lines{"joined room channel_added 1", "sent group_send", "message room hi"}));
}

TEST(GroupLife, EndsAfterARefusedJoin) {
  auto node = test_node{{.groups = {.members = 1}}};
  auto ann = node.connect("ann");
  auto bob = node.connect("bob");
  ann.join("room");
  node.run();
  bob.join("room");
  ann.leave("room");
  node.run();
  EXPECT_EQ(node.through.unfollowed, (lines{"room"}));
}

TEST(GroupLife, AnswersInOrderWhatWasAskedWhileTheHistoryLoaded) {
  auto node = test_node{};
  auto ann = node.connect("ann");
  ann.send("room", "past", {.save = true});
  node.run();
  ann.told();
  node.through.hold = true;
  ann.join("room", {.history = 10});
  ann.send("room", "now", {.save = true});
  ann.history("room", 10);
  ann.leave("room");
  EXPECT_EQ(ann.told(), lines{});
  node.through.release();
  EXPECT_EQ(ann.told(),
            (lines{"joined room channel_added 1 [past]", "sent group_send @2", "history [past now]",
                   "message room now @2", "left room group_removed"}));
}

/// A group whose history loads while somebody on another node publishes.
class GroupBeginning : public ::testing::Test {
protected:
  void SetUp() override {
    node.through.hold = true;
    ann.join("room");
    node.run();
    const auto name = *group_name::parse("room");
    node.through.publish(draft({.group = name, .content = {payload_type::text, "x"}, .save = true}),
                         {}, [](const result<receipt>&) {});
    node.run();
  }

  test_node node;
  test_client ann = node.connect("ann");
};

TEST_F(GroupBeginning, DeliversWhatItsHistoryDoesNotHoldYet) {
  node.through.release();
  EXPECT_EQ(ann.told(), (lines{"joined room channel_added 1", "message room x @1"}));
  ann.history("room", 10);
  EXPECT_EQ(ann.told(), (lines{"history [x]"}));
}

TEST_F(GroupBeginning, DeliversNothingTwiceThatItsHistoryHolds) {
  node.through.release_late();
  EXPECT_EQ(ann.told(), (lines{"joined room channel_added 1"}));
  ann.history("room", 10);
  EXPECT_EQ(ann.told(), (lines{"history [x]"}));
}

TEST(GroupLife, DoesNotBeginAnewBecauseOfAnotherGroup) {
  auto node = test_node{};
  auto ann = node.connect("ann");
  ann.join("room");
  ann.join("den");
  node.run();
  ann.leave("den");
  node.run();
  EXPECT_EQ(node.through.unfollowed, (lines{"den"}));
  ann.told();
  ann.send("room", "hi");
  EXPECT_EQ(ann.told(), (lines{"sent group_send", "message room hi"}));
}

} // namespace
} // namespace plenum::core::test
