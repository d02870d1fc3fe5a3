// SPDX-License-Identifier: Apache-2.0

#include "bench/load/traffic.hpp"

#include <gtest/gtest.h>

namespace plenum::core::load {
namespace {

constexpr auto two_groups_of_three = traffic_shape{
  .groups = 2, .members = 3, .publishers = 2, .window = 2};

TEST(Traffic, LetsTheFirstMembersOfEachGroupPublish) {
  const auto load = traffic{two_groups_of_three};
  EXPECT_EQ(load.due(), (std::vector<std::size_t>{0, 1, 2, 3}));
  EXPECT_EQ(load.connection_of(1), 1U);
  EXPECT_EQ(load.connection_of(2), 3U);
  EXPECT_EQ(load.connection_of(3), 4U);
}

TEST(Traffic, KeepsAWindowInFlight) {
  auto load = traffic{two_groups_of_three};
  EXPECT_EQ(load.room(0), 2U);
  const auto first = load.send(0, 100);
  load.send(0, 100);
  load.taken_up();
  EXPECT_EQ(load.room(0), 0U);
  EXPECT_EQ(load.in_flight(), 6U);
  load.receive(0, first, 150);
  load.receive(1, first, 150);
  EXPECT_TRUE(load.due().empty());
  load.receive(2, first, 150);
  EXPECT_EQ(load.due(), (std::vector<std::size_t>{0}));
  EXPECT_EQ(load.room(0), 1U);
  EXPECT_EQ(load.counted().deliveries, 3U);
  EXPECT_EQ(load.counted().publishes, 1U);
  EXPECT_EQ(load.counted().latency.percentile(1), 50U);
}

TEST(Traffic, LosesWhatIsStillInFlightAtTheEnd) {
  auto load = traffic{two_groups_of_three};
  const auto message = load.send(3, 1);
  load.receive(3, message, 2);
  EXPECT_EQ(load.settle(), (faults{.lost = 2}));
}

TEST(Traffic, FindsAMessageOfAnotherGroupStrange) {
  auto load = traffic{two_groups_of_three};
  const auto message = load.send(0, 1);
  load.receive(3, message, 2);
  EXPECT_EQ(load.settle().strange, 1U);
}

TEST(Traffic, FindsAMessageStrangeThatWasNeverSent) {
  auto load = traffic{two_groups_of_three};
  load.receive(0, {.publisher = 0, .sequence = 0, .sent = 1}, 2);
  load.receive(0, {.publisher = 99, .sequence = 0, .sent = 1}, 2);
  EXPECT_EQ(load.settle(), (faults{.strange = 2}));
}

TEST(Traffic, CountsADoubledMessageOnce) {
  auto load = traffic{two_groups_of_three};
  const auto message = load.send(0, 1);
  for (const auto member : {0U, 0U, 1U, 2U})
    load.receive(member, message, 2);
  EXPECT_EQ(load.counted().deliveries, 3U);
  EXPECT_EQ(load.settle(), (faults{.doubled = 1}));
}

} // namespace
} // namespace plenum::core::load
