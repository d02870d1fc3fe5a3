// SPDX-License-Identifier: Apache-2.0
//
// Members whose messages are numbered, each for itself, beside others that share theirs.

#include "actors/delivery/shard.hpp"
#include "protocol/wires.hpp"
#include "tests/support/knock_wire.hpp"
#include "tests/support/test_node.hpp"

#include <gtest/gtest.h>

namespace plenum::core::test {
namespace {

std::string line(const std::string& text) {
  auto frame = std::string{};
  append_frame(frame, opcode::text, text);
  return frame;
}

class NumberedWire : public testing::Test {
protected:
  test_node node;
  test_client ann = node.connect("ann", 0, &knock_wire);
  test_client bob = node.connect("bob", 0, &knock_wire);
  test_client eve = node.connect("eve");

  /// Everybody is in both groups, and has been told so.
  void SetUp() override {
    for (auto* each : {&ann, &bob, &eve})
      for (const auto* group : {"one", "two"})
        each->join(group);
    node.run();
    for (auto* each : {&ann, &bob, &eve})
      each->box().sent.clear();
  }
};

TEST_F(NumberedWire, CountsForEachMemberAcrossItsGroups) {
  bob.leave("two");
  node.run();
  bob.box().sent.clear();
  eve.send("one", "a");
  eve.send("two", "b");
  eve.send("one", "c");
  node.run();
  EXPECT_EQ(ann.box().sent.size(), (line("#1 one a") + line("#2 two b") + line("#3 one c")).size());
  EXPECT_EQ(ann.box().sent.find("#1 "), 2U);
  EXPECT_EQ(bob.box().sent, line("#1 one a") + line("#2 one c"));
  EXPECT_NE(eve.box().sent.find(R"("data":"c")"), std::string::npos);
}

TEST_F(NumberedWire, KeepsTheNumbersWhenTheClientTakesFrameByHalfFrame) {
  auto expected = std::string{};
  ann.box().takes = 0;
  for (auto i = 1; i <= 20; ++i) {
    eve.send("one", std::to_string(i));
    node.run();
    expected += line('#' + std::to_string(i) + " one " + std::to_string(i));
  }
  while (ann.box().sent.size() < expected.size()) {
    ann.box().takes = 7;
    ann.box()->home().touch(*ann.box().out);
    node.run();
    ASSERT_EQ(expected.find(ann.box().sent), 0U);
    ASSERT_EQ(ann.box().takes, ann.box().sent.size() == expected.size() ? ann.box().takes : 0U);
  }
  EXPECT_EQ(ann.box().sent, expected);
  EXPECT_FALSE(ann.box()->has_data());
}

TEST_F(NumberedWire, SettlesWhatIsDueWithItsNumbersBeforeALeave) {
  ann.box().takes = 0;
  eve.send("one", "a");
  eve.send("one", "b");
  node.run();
  ann.leave("one");
  node.run();
  eve.send("one", "c");
  node.run();
  ann.box().takes = 1000;
  ann.box()->home().touch(*ann.box().out);
  node.run();
  EXPECT_EQ(ann.box().sent, line("#1 one a") + line("#2 one b")); // No id, no answer.
}

TEST_F(NumberedWire, WritesMoreThanATurnsShareBeforeSomebodyIsTooSlow) {
  const auto text = std::string(100'000, 'x');
  for (auto* each : {&ann, &bob, &eve})
    each->box().takes = 10'000'000;
  for (auto i = 0; i < 30; ++i)
    eve.send("one", text);
  node.run();
  EXPECT_FALSE(ann.box().closed);
  EXPECT_NE(ann.box().sent.find("#30 one "), std::string::npos);
}

} // namespace
} // namespace plenum::core::test
