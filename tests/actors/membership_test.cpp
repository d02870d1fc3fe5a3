// SPDX-License-Identifier: Apache-2.0
//
// Who is in a group, and who hears of it: the actors of a whole node.

#include "tests/support/test_node.hpp"

#include <gtest/gtest.h>

namespace plenum::core::test {
namespace {

using lines = std::vector<std::string>;

TEST(Membership, IsAnsweredBeforeTheFirstMessage) {
  auto node = test_node{};
  auto ann = node.connect("ann");
  auto bob = node.connect("bob", 1);
  ann.join("room");
  for (const auto* text : {"a", "b", "c"})
    ann.send("room", text);
  bob.join("room");
  bob.send("room", "d");
  const auto heard = bob.told();
  EXPECT_EQ(heard.front(), "joined room channel_exist 2");
  EXPECT_EQ(heard.back(), "message room d");
  EXPECT_EQ(ann.told().front(), "joined room channel_added 1");
}

TEST(Membership, SaysWhetherItIsNew) {
  auto node = test_node{};
  auto ann = node.connect("ann");
  ann.join("room");
  ann.join("room");
  EXPECT_EQ(ann.told(),
            (lines{"joined room channel_added 1", "joined room channel_exist 1 already"}));
}

TEST(Membership, IsHeardOfOnlyByThoseWhoAsked) {
  auto node = test_node{};
  auto ann = node.connect("ann");
  auto bob = node.connect("bob", 1);
  auto eve = node.connect("eve");
  ann.join("room", {.notify = true});
  bob.join("room");
  node.run();
  ann.told();
  bob.told();
  eve.join("room", {.notify = true});
  node.run();
  eve.leave("room");
  EXPECT_EQ(ann.told(), (lines{"member room join eve", "member room leave eve"}));
  EXPECT_EQ(bob.told(), lines{});
  EXPECT_EQ(eve.told().front(), "joined room channel_exist 3");
}

TEST(Membership, ChangesWhatAMemberIsToldWhenItJoinsAgain) {
  auto node = test_node{};
  auto ann = node.connect("ann");
  auto bob = node.connect("bob");
  ann.join("room", {.notify = true});
  ann.join("room");
  ann.told();
  bob.join("room");
  bob.send("room", "hi");
  EXPECT_EQ(ann.told(), (lines{"message room hi"}));
}

TEST(Membership, EndsAfterWhatWasDue) {
  auto node = test_node{};
  auto ann = node.connect("ann");
  auto bob = node.connect("bob");
  ann.join("room");
  bob.join("room");
  node.run();
  bob.told();
  ann.send("room", "before");
  node.run();
  bob.leave("room");
  node.run();
  ann.send("room", "after");
  EXPECT_EQ(bob.told(), (lines{"message room before", "left room channel_removed"}));
}

TEST(Membership, SaysWhoWasTheLast) {
  auto node = test_node{};
  auto ann = node.connect("ann");
  auto bob = node.connect("bob");
  ann.join("room");
  bob.join("room");
  node.run();
  ann.leave("room");
  ann.leave("room");
  node.run();
  bob.leave("room");
  bob.leave("room");
  EXPECT_EQ(ann.told(), (lines{"joined room channel_added 1", "left room channel_removed",
                               "left room channel_does_not_exist"}));
  EXPECT_EQ(bob.told(), (lines{"joined room channel_exist 2", "left room group_removed",
                               "left room group_does_not_exist"}));
}

TEST(Membership, IsNotKnownOfAGroupThatNeverWas) {
  auto node = test_node{};
  auto ann = node.connect("ann");
  ann.leave("nowhere");
  ann.members("nowhere");
  EXPECT_EQ(ann.told(), (lines{"left nowhere group_does_not_exist", "members 0"}));
}

TEST(Membership, IsLimited) {
  auto node = test_node{{.groups = {.members = 1}}};
  auto ann = node.connect("ann");
  auto bob = node.connect("bob");
  ann.join("room");
  node.run();
  bob.join("room");
  ann.join("room");
  EXPECT_EQ(bob.told(), (lines{"error room group_full"}));
  EXPECT_EQ(ann.told().back(), "joined room channel_exist 1 already");
  ann.leave("room");
  node.run();
  bob.join("room");
  EXPECT_EQ(bob.told(), (lines{"joined room channel_added 1"}));
}

TEST(Membership, EndsWithTheConnection) {
  auto node = test_node{};
  auto ann = node.connect("ann");
  auto bob = node.connect("bob", 1);
  ann.join("room", {.notify = true});
  bob.join("room");
  bob.join("den");
  node.run();
  ann.told();
  bob.cut();
  ann.members("den");
  EXPECT_EQ(ann.told(), (lines{"members 0", "member room leave bob"}));
}

TEST(Membership, EndsWithTheConnectionWhileTheHistoryLoads) {
  auto node = test_node{};
  node.through.hold = true;
  auto ann = node.connect("ann");
  auto bob = node.connect("bob");
  bob.join("room");
  node.run();
  bob.cut();
  node.run();
  ann.members("room");
  node.through.release();
  EXPECT_EQ(ann.told(), (lines{"members 0"}));
}

TEST(Membership, OfWhoComesBackOutlivesTheOldConnection) {
  auto node = test_node{};
  auto ann = node.connect("ann");
  auto bob = node.connect("bob");
  bob.join("room");
  bob.cut();
  ann.join("room", {.notify = true});
  auto again = node.connect("bob");
  again.join("room");
  node.run();
  again.send("room", "back");
  EXPECT_EQ(ann.told().back(), "message room back");
  EXPECT_EQ(again.told(),
            (lines{"joined room channel_exist 2", "sent group_send", "message room back"}));
}

/// A join that was refused is answered after the client has asked again.
TEST(Membership, IsNotForgottenWhenAnEarlierJoinWasRefused) {
  auto node = test_node{{.groups = {.members = 1}}};
  auto ann = node.connect("ann");
  auto bob = node.connect("bob");
  ann.join("room");
  node.run();
  bob.join("room");
  ann.leave("room");
  node.step(2); // Both have asked; neither has an answer.
  bob.join("room");
  EXPECT_EQ(bob.told(), (lines{"error room group_full", "joined room channel_added 1"}));
  bob.cut();
  ann.members("room");
  EXPECT_EQ(ann.told().back(), "members 0");
}

TEST(Membership, IsToldToAllWhoAskTheSameAtTheSameTime) {
  auto node = test_node{};
  auto ann = node.connect("ann");
  auto bob = node.connect("bob");
  for (auto i = 0; i < 10; ++i) {
    ann.members("room");
    bob.members("room");
  }
  EXPECT_EQ(ann.told(), lines(10, "members 0"));
  EXPECT_EQ(bob.told(), lines(10, "members 0"));
}

TEST(Membership, IsNeverOlderThanTheQuestionForIt) {
  auto node = test_node{};
  auto ann = node.connect("ann");
  auto bob = node.connect("bob");
  ann.members("room");
  node.step(3); // The survey has begun.
  bob.join("room");
  bob.members("room");
  EXPECT_EQ(bob.told(), (lines{"joined room channel_added 1", "members 1"}));
}

} // namespace
} // namespace plenum::core::test
