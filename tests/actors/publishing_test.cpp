// SPDX-License-Identifier: Apache-2.0
//
// From one client to others and to the history: the actors of a whole node.

#include "protocol/wires.hpp"
#include "tests/support/test_node.hpp"

#include <gtest/gtest.h>

namespace plenum::core::test {
namespace {

using lines = std::vector<std::string>;

TEST(Publishing, ReachesEveryMemberInOneOrder) {
  auto node = test_node{};
  auto ann = node.connect("ann");
  auto bob = node.connect("bob", 1);
  ann.join("room");
  bob.join("room");
  node.run();
  ann.told();
  bob.told();
  for (auto i = 0; i < 50; ++i) {
    ann.send("room", "a" + std::to_string(i), {.save = true});
    bob.send("room", "b" + std::to_string(i), {.save = true});
  }
  const auto is_message = [](const std::string& line) { return line.starts_with("message"); };
  auto a = ann.told();
  auto b = bob.told();
  std::erase_if(a, [&](const auto& line) { return !is_message(line); });
  std::erase_if(b, [&](const auto& line) { return !is_message(line); });
  EXPECT_EQ(a, b);
  ASSERT_EQ(a.size(), 100U);
  for (std::size_t i = 0; i < a.size(); ++i)
    EXPECT_TRUE(a[i].ends_with(" @" + std::to_string(i + 1))) << a[i];
}

TEST(Publishing, SparesTheSenderWhoWantsNoEcho) {
  auto node = test_node{};
  auto ann = node.connect("ann");
  auto bob = node.connect("bob", 1);
  ann.join("room");
  bob.join("room");
  node.run();
  ann.told();
  bob.told();
  ann.send("room", "quiet", {.echo = false});
  ann.send("room", "loud");
  bob.send("room", "other");
  EXPECT_EQ(bob.told(), (lines{"sent group_send", "message room quiet", "message room loud",
                               "message room other"}));
  const auto heard = ann.told();
  EXPECT_EQ(std::count(heard.begin(), heard.end(), "message room quiet"), 0);
  EXPECT_EQ(std::count(heard.begin(), heard.end(), "message room loud"), 1);
  EXPECT_EQ(std::count(heard.begin(), heard.end(), "message room other"), 1);
}

TEST(Publishing, SpeaksEveryMembersWire) {
  auto node = test_node{};
  auto ann = node.connect("ann");
  auto bob = node.connect("bob", 0, wires::raw_text);
  ann.join("room");
  bob.join("room");
  node.run();
  bob.box().sent.clear();
  ann.send("room", "hi");
  node.run();
  auto plain = std::string{};
  append_frame(plain, opcode::text, "hi");
  EXPECT_EQ(bob.box().sent, plain);
}

TEST(Publishing, SaysWhetherAnybodyIsThere) {
  auto node = test_node{};
  auto ann = node.connect("ann");
  auto bob = node.connect("bob");
  ann.send("room", "a");
  node.run();
  bob.join("room");
  node.run();
  ann.send("room", "b");
  node.run();
  bob.leave("room"); // The group lingers.
  node.run();
  ann.send("room", "c");
  EXPECT_EQ(ann.told(), (lines{"sent no_such_group", "sent group_send", "sent no_such_group"}));
}

TEST(Publishing, GivesSavedMessagesTheirPositionEvenWhereNobodyIs) {
  auto node = test_node{};
  auto ann = node.connect("ann");
  ann.send("room", "a", {.save = true});
  ann.send("room", "b");
  ann.send("room", "c", {.save = true});
  EXPECT_EQ(ann.told(),
            (lines{"sent no_such_group @1", "sent no_such_group", "sent no_such_group @2"}));
  ann.join("room", {.history = 10});
  EXPECT_EQ(ann.told(), (lines{"joined room channel_added 1 [a c]"}));
}

TEST(Publishing, DeliversAKeyOnce) {
  auto node = test_node{};
  auto ann = node.connect("ann");
  auto bob = node.connect("bob");
  bob.join("room");
  node.run();
  bob.told();
  ann.send("room", "a", {.save = true, .key = "k"});
  ann.send("room", "a", {.save = true, .key = "k"});
  EXPECT_EQ(ann.told(), (lines{"sent group_send @1", "sent group_send @1 duplicate"}));
  EXPECT_EQ(bob.told(), (lines{"message room a @1"}));
}

TEST(Publishing, ReachesOneChannel) {
  auto node = test_node{};
  auto ann = node.connect("ann");
  auto bob = node.connect("bob", 1);
  ann.send_to(bob.id(), "psst");
  ann.send_to(channel_id::make(), "nobody");
  EXPECT_EQ(ann.told(), (lines{"sent sent", "sent no_such_channel"}));
  EXPECT_EQ(bob.told(), (lines{"message psst"}));
  const auto gone = bob.id();
  bob.cut();
  node.run();
  ann.send_to(gone, "late");
  EXPECT_EQ(ann.told(), (lines{"sent no_such_channel"}));
}

// -- history -----------------------------------------------------------------------------

class Recovery : public ::testing::Test {
protected:
  /// Five saved messages, and where they begin.
  void SetUp() override {
    ann.join("room");
    for (const auto* text : {"a", "b", "c", "d", "e"})
      ann.send("room", text, {.save = true});
    node.run();
    const auto name = *group_name::parse("room");
    node.through.read({name, {}, 0, false}, 10, {},
                      [this](const result<reply::history>& r) { end = r->at; });
  }

  position at(std::uint64_t offset) const { return {offset, end.epoch}; }

  lines join(const join_options& how) {
    auto bob = node.connect("bob");
    bob.join("room", how);
    return bob.told();
  }

  test_node node{{.clients = {.history = 4}}};
  test_client ann = node.connect("ann");
  position end;
};

TEST_F(Recovery, GivesExactlyWhatWasMissed) {
  EXPECT_EQ(join({.recover = at(2)}), (lines{"joined room channel_exist 2 recovered [c d e]"}));
  EXPECT_EQ(join({.recover = at(5)}), (lines{"joined room channel_exist 3 recovered"}));
}

TEST_F(Recovery, SaysWhenItCannot) {
  EXPECT_EQ(join({.recover = position{2, "other"}}), (lines{"joined room channel_exist 2 lost"}));
  EXPECT_EQ(join({.recover = at(6)}), (lines{"joined room channel_exist 3 lost"}));
}

TEST_F(Recovery, GivesTheHistoryInsteadWhenItCannot) {
  EXPECT_EQ(join({.history = 2, .recover = position{2, "other"}}),
            (lines{"joined room channel_exist 2 lost [d e]"}));
}

TEST_F(Recovery, IsLostWhenMoreWasMissedThanOneReplyMayHold) {
  EXPECT_EQ(join({.recover = at(1)}), (lines{"joined room channel_exist 2 recovered [b c d e]"}));
  EXPECT_EQ(join({.recover = at(0)}), (lines{"joined room channel_exist 3 lost"}));
}

TEST_F(Recovery, MissesNothingThatIsSentMeanwhile) {
  auto bob = node.connect("bob", 1);
  ann.send("room", "f", {.save = true});
  bob.join("room", {.recover = at(3)});
  ann.send("room", "g", {.save = true});
  const auto heard = bob.told();
  auto all = std::string{};
  for (const auto& line : heard)
    all += line + '\n';
  EXPECT_EQ(all, "joined room channel_exist 2 recovered [d e]\n"
                 "message room f @6\n"
                 "message room g @7\n");
}

TEST_F(Recovery, ReadsTheSameWhetherTheGroupIsThereOrNot) {
  auto bob = node.connect("bob");
  bob.history("room", 3);
  const auto here = bob.told();
  ann.leave("room");
  node.run();
  node.pass(std::chrono::seconds{11});
  ASSERT_EQ(node.through.unfollowed, (lines{"room"}));
  bob.history("room", 3);
  EXPECT_EQ(bob.told(), here);
  EXPECT_EQ(here, (lines{"history [c d e]"}));
}

TEST_F(Recovery, WorksInAGroupMadeAnew) {
  ann.leave("room");
  node.run();
  node.pass(std::chrono::seconds{11});
  EXPECT_EQ(join({.recover = at(3)}), (lines{"joined room channel_added 1 recovered [d e]"}));
}

TEST(History, OfAGroupShowsNothingTooOld) {
  auto settings = node_settings{};
  settings.memory.history.age = std::chrono::seconds{60};
  auto node = test_node{settings};
  // The broker's clock stands still in the past: what it holds is old to the group.
  node.through.now.ms -= 3'600'000;
  node.through.publish(draft({.group = *group_name::parse("room"),
                              .content = {payload_type::text, "old"},
                              .time = node.through.now,
                              .save = true}),
                       {}, [](const result<receipt>&) {});
  auto ann = node.connect("ann");
  ann.join("room", {.history = 10});
  EXPECT_EQ(ann.told(), (lines{"joined room channel_added 1"}));
}

TEST(History, OfAGroupThatBeginsAnewIsAnnouncedToMembers) {
  auto node = test_node{};
  auto ann = node.connect("ann");
  ann.join("room");
  ann.send("room", "a", {.save = true});
  ann.send("room", "b", {.save = true});
  ann.told();
  node.through.forget(*group_name::parse("room"), [](const result<void>&) {});
  EXPECT_EQ(ann.told(), (lines{"gap room 2 1"}));
  ann.send("room", "c", {.save = true});
  EXPECT_EQ(ann.told(), (lines{"sent group_send @1", "message room c @1"}));
}

TEST(History, IsNotNeededToBeAMember) {
  auto node = test_node{};
  node.through.away = true;
  auto ann = node.connect("ann");
  ann.join("room", {.history = 10, .recover = position{3, "e"}});
  EXPECT_EQ(ann.told(), (lines{"joined room channel_exist 1 lost"}));
}

} // namespace
} // namespace plenum::core::test
