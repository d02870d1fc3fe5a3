// SPDX-License-Identifier: Apache-2.0

#include "cluster/memory_broker.hpp"

#include <gtest/gtest.h>

namespace plenum {
namespace {

class MemoryBroker : public ::testing::Test, public broker_events {
protected:
  void on_publication(publication_ptr what) override { reported.push_back(what->content.data); }

  void make(const memory_broker_limits& limits = {}) {
    through.emplace(limits, [this] { return now; });
    through->start(*this);
  }

  receipt publish(const std::string& group, const std::string& text, bool save = true,
                  const std::string& key = {}) {
    auto got = receipt{};
    through->publish({*group_name::parse(group),
                      event::message,
                      {payload_type::text, text},
                      {},
                      {},
                      now,
                      save,
                      true,
                      key,
                      {}},
                     [&](const result<receipt>& r) { got = *r; });
    return got;
  }

  history_page follow(const std::string& group) {
    auto got = history_page{};
    through->follow(*group_name::parse(group), [&](const result<history_page>& r) { got = *r; });
    return got;
  }

  wall_time now{1000};
  std::optional<memory_broker> through;
  std::vector<std::string> reported;
};

TEST_F(MemoryBroker, GivesIncreasingOffsetsWithinOneEpoch) {
  make();
  const auto first = publish("g", "a").at;
  const auto second = publish("g", "b").at;
  EXPECT_EQ(first.offset, 1U);
  EXPECT_EQ(second.offset, 2U);
  EXPECT_EQ(first.epoch, second.epoch);
  EXPECT_NE(publish("h", "a").at.epoch, first.epoch);
}

TEST_F(MemoryBroker, ReportsFollowedGroupsInOrder) {
  make();
  publish("g", "before");
  const auto page = follow("g");
  EXPECT_EQ(page.messages.size(), 1U);
  EXPECT_EQ(page.at.offset, 1U);
  publish("g", "a");
  publish("other", "x");
  publish("g", "b", false);
  through->unfollow(*group_name::parse("g"));
  publish("g", "after");
  EXPECT_EQ(reported, (std::vector<std::string>{"a", "b"}));
}

TEST_F(MemoryBroker, GivesNoPositionToWhatIsNotSaved) {
  make();
  EXPECT_EQ(publish("g", "a", false).at.offset, 0U);
  EXPECT_TRUE(follow("g").messages.empty());
}

TEST_F(MemoryBroker, KnowsAKeyUntilItsTimeIsOver) {
  auto limits = memory_broker_limits{};
  limits.idempotency = std::chrono::seconds{60};
  make(limits);
  follow("g");
  const auto first = publish("g", "a", true, "k");
  const auto again = publish("g", "a", true, "k");
  EXPECT_FALSE(first.duplicate);
  EXPECT_TRUE(again.duplicate);
  EXPECT_EQ(first.at, again.at);
  EXPECT_EQ(reported.size(), 1U);
  now.ms += 61'000;
  EXPECT_FALSE(publish("g", "a", true, "k").duplicate);
  EXPECT_EQ(reported.size(), 2U);
}

TEST_F(MemoryBroker, DropsTheGroupLongestWithoutAMessage) {
  auto limits = memory_broker_limits{};
  limits.total_bytes = 25;
  make(limits);
  publish("old", "0123456789");
  publish("young", "0123456789");
  publish("old", "0");
  publish("new", "0123456789");
  EXPECT_EQ(follow("old").messages.size(), 2U);
  EXPECT_TRUE(follow("young").messages.empty());
}

} // namespace
} // namespace plenum
