// SPDX-License-Identifier: Apache-2.0
//
// What is counted of the queues of a whole node, and what happens when they are full.

#include "tests/support/test_node.hpp"

#include <gtest/gtest.h>

namespace plenum::core::test {

namespace {

const auto room = *group_name::parse("room");

} // namespace

TEST(QueueCounts, SayHowManyRequestsWaitInGroups) {
  auto node = test_node{};
  auto ann = node.connect("ann");
  auto bob = node.connect("bob");
  node.through.hold = true;
  ann.join("room");
  ann.join("den");
  bob.join("room");
  node.run();
  EXPECT_EQ(node.shared().queues->group, 3U);
  node.through.release();
  node.run();
  EXPECT_EQ(node.shared().queues->group, 0U);
}

TEST(QueueCounts, ForgetWhatEndsWithItsGroup) {
  auto queues = std::shared_ptr<queue_counts>{};
  {
    auto node = test_node{};
    queues = node.shared().queues;
    auto ann = node.connect("ann");
    node.through.hold = true;
    ann.join("room");
    node.run();
    EXPECT_EQ(queues->group, 1U);
  }
  EXPECT_EQ(queues->group, 0U);
}

TEST(QueueCounts, AreBoundedInAGroup) {
  constexpr std::size_t most = 100'000;
  auto node = test_node{};
  auto ann = node.connect("ann");
  node.through.hold = true;
  ann.join("room");
  node.run();
  for (std::size_t i = 1; i < most; ++i)
    tell(node.shared().hub_of(room), read_history{{.group = room}, {}});
  node.run();
  EXPECT_EQ(node.shared().queues->group, most);
  auto bob = node.connect("bob");
  bob.join("room");
  bob.leave("room"); // Is not refused.
  EXPECT_EQ(bob.told().front(), "error room relay_unavailable");
  EXPECT_EQ(node.shared().queues->group, most + 1);
  node.through.release();
  node.run();
  EXPECT_EQ(node.shared().queues->group, 0U);
}

} // namespace plenum::core::test
