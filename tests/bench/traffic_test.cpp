// SPDX-License-Identifier: Apache-2.0

#include "bench/load/traffic.hpp"

#include <gtest/gtest.h>

namespace plenum::core::load {
namespace {

constexpr auto two_groups_of_three = traffic_shape{
  .groups = 2, .members = 3, .publishers = 2, .window = 2};

/// All who may send now, in their order; each sends as much as it may.
std::vector<std::size_t> take_turns(traffic& load, std::vector<stamp>* sent = nullptr) {
  auto all = std::vector<std::size_t>{};
  while (const auto who = load.next_due()) {
    all.push_back(*who);
    for (auto left = load.room(*who); left > 0; --left) {
      const auto message = load.send(*who, 100);
      if (sent)
        sent->push_back(message);
    }
  }
  return all;
}

TEST(Traffic, LetsTheFirstMembersOfEachGroupPublish) {
  auto load = traffic{two_groups_of_three};
  EXPECT_EQ(take_turns(load), (std::vector<std::size_t>{0, 1, 2, 3}));
  EXPECT_EQ(load.connection_of(1), 1U);
  EXPECT_EQ(load.connection_of(2), 3U);
  EXPECT_EQ(load.connection_of(3), 4U);
}

TEST(Traffic, KeepsAWindowInFlight) {
  auto load = traffic{two_groups_of_three};
  auto sent = std::vector<stamp>{};
  take_turns(load, &sent);
  EXPECT_EQ(load.room(0), 0U);
  EXPECT_EQ(load.in_flight(), 24U);
  load.receive(0, sent[0], 150);
  load.receive(1, sent[0], 150);
  EXPECT_FALSE(load.next_due());
  load.receive(2, sent[0], 150);
  EXPECT_EQ(load.room(0), 1U);
  EXPECT_EQ(load.next_due(), 0U);
  EXPECT_EQ(load.counted().deliveries, 3U);
  EXPECT_EQ(load.counted().publishes, 1U);
  EXPECT_EQ(load.counted().latency.percentile(1), 50U);
}

TEST(Traffic, TakesTurnsWhereLessMayBeInFlightThanPublishersHave) {
  auto load = traffic{{.groups = 3, .members = 1, .publishers = 1, .window = 1, .in_flight = 2}};
  auto sent = std::vector<stamp>{};
  EXPECT_EQ(take_turns(load, &sent), (std::vector<std::size_t>{0, 1}));
  load.receive(0, sent[0], 150);
  EXPECT_EQ(take_turns(load, &sent), (std::vector<std::size_t>{2}));
  load.receive(1, sent[1], 150);
  EXPECT_EQ(take_turns(load, &sent), (std::vector<std::size_t>{0}));
}

TEST(Traffic, LetsAPublisherUseWhatIsLeftOfAll) {
  auto load = traffic{{.groups = 2, .members = 1, .publishers = 1, .window = 4, .in_flight = 5}};
  EXPECT_EQ(take_turns(load), (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(load.in_flight(), 5U);
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
