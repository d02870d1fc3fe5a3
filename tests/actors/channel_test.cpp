// SPDX-License-Identifier: Apache-2.0
//
// The limits of one client, and its end: the actors of a whole node.

#include "actors/channel.hpp"
#include "gateway/endpoints/command_endpoint.hpp"
#include "protocol/wires.hpp"
#include "tests/support/test_node.hpp"

#include <gtest/gtest.h>

namespace plenum::core::test {
namespace {

using lines = std::vector<std::string>;

TEST(Channel, JoinsAsManyGroupsAsItMay) {
  auto node = test_node{{.clients = {.groups = 2}}};
  auto ann = node.connect("ann");
  for (const auto* group : {"one", "two", "three", "two"})
    ann.join(group);
  auto heard = ann.told();
  std::sort(heard.begin(), heard.end());
  EXPECT_EQ(heard, (lines{"error three too_many_groups", "joined one channel_added 1",
                          "joined two channel_added 1", "joined two channel_exist 1 already"}));
  ann.leave("one");
  ann.join("three");
  heard = ann.told();
  EXPECT_EQ(std::count(heard.begin(), heard.end(), "joined three channel_added 1"), 1);
}

TEST(Channel, MayJoinAnotherGroupAfterARefusal) {
  auto node = test_node{{.clients = {.groups = 1}, .groups = {.members = 1}}};
  auto ann = node.connect("ann");
  auto bob = node.connect("bob");
  ann.join("full");
  node.run();
  bob.join("full");
  node.run();
  bob.join("room");
  EXPECT_EQ(bob.told(), (lines{"error full group_full", "joined room channel_added 1"}));
}

TEST(Channel, IsClosedAfterTooMuchThatCannotBeRead) {
  auto node = test_node{{.channels = {.malformed = 3}}};
  auto ann = node.connect("ann");
  for (auto i = 0; i < 3; ++i)
    ann.babble();
  EXPECT_EQ(ann.told(), lines(3, "error malformed"));
  EXPECT_FALSE(ann.box().closed);
  ann.babble();
  EXPECT_EQ(ann.told(), (lines{"error malformed"}));
  EXPECT_EQ(ann.box().closed, disconnect::malformed);
}

TEST(Channel, PausesAClientThatAsksForTooMuchAndGoesOn) {
  auto node = test_node{};
  auto ann = node.connect("ann");
  ann.join("room");
  ann.told();
  node.through.deaf = true;
  const auto note = command::send{
    *group_name::parse("room"), {payload_type::text, "a"}, false, true, {}};
  ann.ask(std::vector<any_command>(1024, note));
  node.run();
  EXPECT_FALSE(ann.box().paused);
  ann.ask({note});
  node.run();
  EXPECT_TRUE(ann.box().paused);
  node.through.release();
  EXPECT_EQ(ann.told().size(), 2 * 1025U); // Each note comes back to her.
  EXPECT_FALSE(ann.box().paused);
}

TEST(Channel, CountsWhatIsUnderWayByWhatItCosts) {
  auto node = test_node{{.channels = {.under_way_bytes = 100'000}}};
  auto ann = node.connect("ann");
  ann.join("room");
  ann.told();
  node.through.deaf = true;
  for (auto i = 0; i < 3; ++i)
    ann.send("room", std::string(40'000, 'x'));
  node.run();
  EXPECT_FALSE(ann.box().paused);
  ann.send("room", "one more");
  node.run();
  EXPECT_TRUE(ann.box().paused);
  node.through.release();
  EXPECT_EQ(ann.told().size(), 2 * 4U);
  EXPECT_FALSE(ann.box().paused);
}

TEST(Channel, LetsLongAnswersWaitForOneAnother) {
  auto node = test_node{{.channels = {.long_answers = 2}}};
  node.through.hold = true;
  auto ann = node.connect("ann");
  for (const auto* group : {"one", "two"})
    ann.join(group, {.history = 1});
  node.run();
  EXPECT_FALSE(ann.box().paused);
  ann.join("three", {.history = 1});
  node.run();
  EXPECT_TRUE(ann.box().paused);
  node.through.release();
  node.through.hold = false;
  EXPECT_EQ(ann.told().size(), 3U);
  EXPECT_FALSE(ann.box().paused);
}

TEST(Channel, TakesNoMoreQuestionsFromAClientThatReadsNoAnswers) {
  auto node = test_node{};
  auto ann = node.connect("ann");
  ann.box().takes = 0;
  ann.join("room");
  for (auto i = 0; i < 10; ++i)
    ann.send("room", std::string(60'000, 'x'), {.save = true, .echo = false});
  node.run();
  for (auto i = 0; i < 200; ++i)
    ann.history("room", 10);
  node.run();
  EXPECT_TRUE(ann.box().paused);
  EXPECT_FALSE(ann.box().closed);
  EXPECT_LT(ann.box()->queued_bytes(), std::size_t{1} << 20U);
}

TEST(Channel, CountsEveryKindOfRequestAsAnsweredOnce) {
  auto node = test_node{{.channels = {.under_way = 2}}};
  auto ann = node.connect("ann");
  auto bob = node.connect("bob");
  for (auto i = 0; i < 3; ++i) {
    ann.join("room");
    ann.send("room", "a", {.save = true});
    ann.send("nowhere", "a");
    ann.history("room", 1);
    ann.history("nowhere", 1);
    ann.members("room");
    ann.members("nowhere");
    ann.send_to(bob.id(), "a");
    ann.send_to(channel_id::make(), "a");
    ann.leave("room");
    ann.leave("room");
    ann.leave("nowhere");
    node.run();
    EXPECT_FALSE(ann.box().paused);
  }
  // Had one been counted wrongly, these two would not be just enough.
  node.through.hold = true;
  node.pass(std::chrono::seconds{11});
  ann.join("room");
  node.run();
  EXPECT_FALSE(ann.box().paused);
  ann.join("den");
  node.run();
  EXPECT_FALSE(ann.box().paused);
  ann.join("cellar");
  node.run();
  EXPECT_TRUE(ann.box().paused);
  node.through.release();
  node.run();
  EXPECT_FALSE(ann.box().paused);
}

TEST(Channel, AnswersACommandWithoutAnIdOnlyIfItFails) {
  auto node = test_node{{.clients = {.groups = 1}}};
  auto ann = node.connect("ann");
  ann.join("room");
  ann.told();
  ann.tell({command::members{*group_name::parse("room"), 0}});
  ann.tell({command::join{*group_name::parse("den"), 0, {}, false}});
  EXPECT_EQ(ann.told(), (lines{"error den too_many_groups"}));
}

TEST(Channel, IsForgottenWhenItsConnectionEnds) {
  auto node = test_node{};
  auto ann = node.connect("ann");
  const auto box = std::weak_ptr<fake_connection>{ann.shared_box()};
  ann.join("room");
  node.run();
  ann.cut();
  node.run();
  EXPECT_TRUE(box.expired());
}

/// Serves commands; its channels wait for another connection when theirs is gone.
class patient_endpoint final : public endpoint {
public:
  void on_open(channel_state& opened) override { channel = &opened; }
  void on_command(channel_state& asked, request&& what) override {
    commands_.on_command(asked, std::move(what));
  }
  void on_close(channel_state&, std::uint16_t code, const std::string&) override { gone = code; }
  bool outlives(const channel_state&) const override { return true; }

  channel_state* channel = nullptr;
  std::uint16_t gone = 0; ///< The close code.

private:
  command_endpoint commands_;
};

TEST(Channel, MayOutliveItsConnection) {
  auto node = test_node{};
  const auto route = std::make_shared<patient_endpoint>();
  auto ann = node.connect("ann", 0, wires::json, route);
  auto bob = node.connect("bob");
  ann.join("room");
  ann.told();
  const auto first = ann.shared_box();
  ann.cut();
  node.run();
  ASSERT_EQ(route->gone, 1000);
  bob.send("room", "meanwhile");
  bob.send_to(ann.id(), "to you");
  node.run();
  EXPECT_EQ(first->sent, "");
  const auto next = std::make_shared<fake_connection>();
  route->channel->attach(next);
  node.run();
  EXPECT_NE(next->sent.find("meanwhile"), std::string::npos);
  EXPECT_NE(next->sent.find("to you"), std::string::npos);
  next->sent.clear();
  bob.send("room", "again");
  node.run();
  EXPECT_NE(next->sent.find("again"), std::string::npos);
  EXPECT_EQ(next->sent.find("meanwhile"), std::string::npos);
}

TEST(Channel, TakesNothingMoreWhenItsConnectionIsGone) {
  auto node = test_node{};
  auto ann = node.connect("ann");
  const auto out = ann.shared_box()->out;
  ann.cut();
  node.run();
  EXPECT_TRUE(out->is_shut());
}

} // namespace
} // namespace plenum::core::test
