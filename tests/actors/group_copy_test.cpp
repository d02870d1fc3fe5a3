// SPDX-License-Identifier: Apache-2.0
//
// What a group copies of its history, and when it asks the broker for the rest.

#include "tests/support/test_node.hpp"

#include <gtest/gtest.h>

namespace plenum::core::test {

namespace {

using lines = std::vector<std::string>;

/// A group with three saved messages, "a", "b" and "c", whose broker is far away.
class GroupCopy : public ::testing::Test {
protected:
  void SetUp() override {
    node.through.far = true;
    for (const auto* text : {"a", "b", "c"})
      ann.send("room", text, {.save = true});
    ann.told();
  }

  test_node node;
  test_client ann = node.connect("ann");
  test_client bob = node.connect("bob", 1);
};

} // namespace

TEST_F(GroupCopy, IsNotReadForWhoWantsNoHistory) {
  ann.join("room");
  ann.told();
  ann.send("room", "d", {.save = true});
  ann.told();
  EXPECT_EQ(node.through.followed, lines{"room"});
  ann.history("room", 1);
  EXPECT_EQ(ann.told(), lines{"history [d]"});
  EXPECT_EQ(node.through.followed, lines{"room"});
}

TEST_F(GroupCopy, IsReadOnceForAllWhoWantMore) {
  ann.join("room", {.history = 2});
  EXPECT_EQ(ann.told(), lines{"joined room channel_added 1 [b c]"});
  bob.join("room", {.history = 3});
  EXPECT_EQ(bob.told(), lines{"joined room channel_exist 2 [a b c]"});
  ann.history("room", 10);
  EXPECT_EQ(ann.told(), lines{"history [a b c]"});
  EXPECT_EQ(node.through.followed, (lines{"room", "room"}));
}

TEST_F(GroupCopy, GetsWhatIsPublishedWhileItIsReadOnce) {
  ann.join("room");
  ann.told();
  node.through.hold = true;
  bob.join("room", {.history = 10});
  node.run();
  ann.send("room", "d", {.save = true});
  node.through.publish(
    draft(
      {.group = *group_name::parse("room"), .content = {payload_type::text, "e"}, .save = true}),
    {}, [](const result<receipt>&) {});
  EXPECT_EQ(ann.told(), (lines{"sent group_send @5", "message room e @4", "message room d @5"}));
  node.through.release();
  EXPECT_EQ(bob.told(), lines{"joined room channel_exist 2 [a b c e d]"});
}

TEST_F(GroupCopy, AnswersWhatItHasIfTheRestCannotBeRead) {
  ann.join("room");
  ann.send("room", "d", {.save = true});
  ann.told();
  node.through.away = true;
  bob.join("room", {.history = 10});
  EXPECT_EQ(bob.told(), lines{"joined room channel_exist 2 [d]"});
}

TEST(GroupCopies, AreBoundedTogether) {
  auto node = test_node{{.copies = 2 * (publication_overhead + 8)}};
  auto ann = node.connect("ann");
  for (const auto* group : {"room", "den"}) {
    ann.join(group);
    ann.send(group, "a", {.save = true});
    ann.send(group, "b", {.save = true});
    node.run();
  }
  ann.told();
  ann.history("room", 10);
  ann.history("den", 10);
  EXPECT_EQ(ann.told(), (lines{"history [a b]", "history [a b]"}));
  EXPECT_GE(node.through.followed.size(), 3U); // One of them had to be read again.
}

TEST(GroupCopies, TellMembersOfAnotherEpoch) {
  auto node = test_node{};
  auto ann = node.connect("ann");
  ann.join("room");
  ann.send("room", "a", {.save = true});
  ann.told();
  node.through.events->on_publication(
    std::make_shared<const publication>(publication{.group = *group_name::parse("room"),
                                                    .content = {payload_type::text, "b"},
                                                    .save = true,
                                                    .at = {1, "other"}}));
  const auto told = ann.told();
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told.front().substr(0, 8), "gap room");
  EXPECT_EQ(told.back(), "message room b @1");
}

} // namespace plenum::core::test
