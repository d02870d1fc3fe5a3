// SPDX-License-Identifier: Apache-2.0
//
// Memory brokers that share one room, as those of a node with several loops do.

#include "cluster/memory_broker.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <random>
#include <thread>

namespace plenum::core::test {

namespace {

/// What a message costs in a group with a name of one letter.
constexpr std::size_t cost(std::size_t payload) {
  return publication_overhead + 1 + payload;
}

class no_events final : public broker_events {
  void on_publication(publication_ptr /*what*/) override {}
  void on_told(std::string /*what*/) override {}
  void on_history(const group_name& /*group*/, history_page /*page*/) override {}
};

group_name named(const std::string& group) {
  return *group_name::parse(group);
}

/// Brokers with room for six messages of 10 bytes in all, and for four groups that nobody follows.
class MemoryRoom : public ::testing::Test {
protected:
  MemoryRoom() { make(2); }

  void make(std::size_t count) {
    all.clear();
    room = std::make_shared<memory_room>();
    for (std::size_t i = 0; i < count; ++i)
      all.emplace_back(limits, &wall_time::now, room).start(events);
  }

  void publish(std::size_t broker, const std::string& group) {
    all[broker].publish(draft({.group = named(group),
                               .content = {payload_type::text, "0123456789"},
                               .time = wall_time::now(),
                               .save = true}),
                        {}, [](const result<receipt>&) {});
  }

  void follow(std::size_t broker, const std::string& group) {
    all[broker].follow(named(group), [](const result<history_page>&) {});
  }

  std::size_t kept(std::size_t broker, const std::string& group) {
    std::size_t count = 0;
    all[broker].read({named(group), {}, 0, false}, 1000, {},
                     [&](const result<reply::history>& found) { count = found->messages.size(); });
    return count;
  }

  const memory_broker_limits limits{
    .history = {.overflow = history_overflow::trim}, .total_bytes = 6 * cost(10), .groups = 4};
  std::shared_ptr<memory_room> room;
  no_events events;
  std::deque<memory_broker> all;
};

} // namespace

TEST_F(MemoryRoom, BelongsToOneAloneIfTheOthersNeedNothing) {
  for (auto i = 0; i < 7; ++i)
    publish(0, i < 3 ? "a" : "b");
  EXPECT_EQ(kept(0, "a"), 0U); // The last one was too much.
  EXPECT_EQ(kept(0, "b"), 4U);
  follow(0, "b");
  for (auto i = 0; i < 7; ++i)
    publish(0, "b");
  EXPECT_EQ(kept(0, "b"), 6U);
}

TEST_F(MemoryRoom, IsGivenByWhoHasMoreThanItsPart) {
  follow(0, "a");
  for (auto i = 0; i < 6; ++i)
    publish(0, "a");
  for (auto i = 1; i <= 3; ++i) {
    publish(1, "b");
    EXPECT_EQ(kept(1, "b"), i);
    EXPECT_EQ(kept(0, "a"), 6 - i);
  }
  publish(1, "c"); // From here on it has its part.
  EXPECT_EQ(kept(0, "a"), 3U);
  EXPECT_EQ(kept(1, "b"), 0U);
  EXPECT_EQ(kept(1, "c"), 1U);
}

TEST_F(MemoryRoom, BoundsTheGroupsThatNobodyFollowsTogether) {
  const auto epoch_of = [this](std::size_t broker, const std::string& group) {
    auto epoch = std::string{};
    all[broker].follow(named(group),
                       [&](const result<history_page>& page) { epoch = page->at.epoch; });
    all[broker].unfollow(named(group));
    return epoch;
  };
  const auto first = epoch_of(0, "a");
  for (const auto* group : {"b", "c", "d"})
    epoch_of(0, group);
  EXPECT_EQ(room->loose, 4U);
  EXPECT_EQ(epoch_of(0, "a"), first);
  epoch_of(1, "e");
  EXPECT_EQ(room->loose, 4U);
  EXPECT_EQ(epoch_of(0, "a"), first); // "b" went.
  follow(0, "a");
  EXPECT_EQ(room->loose, 3U);
}

TEST_F(MemoryRoom, IsNeverExceeded) {
  make(3);
  auto random = std::minstd_rand{1};
  for (auto i = 0; i < 3000; ++i) {
    const auto broker = random() % all.size();
    const auto group = std::string(1, static_cast<char>('a' + random() % 6));
    switch (random() % 4) {
      case 0: follow(broker, group); break;
      case 1: all[broker].unfollow(named(group)); break;
      default: publish(broker, group);
    }
    ASSERT_LE(room->bytes, limits.total_bytes);
    ASSERT_LE(room->loose, limits.groups);
  }
  for (auto& each : all)
    each.forget({}, [](const result<void>&) {});
  EXPECT_EQ(room->bytes, 0U);
}

TEST_F(MemoryRoom, HoldsAfterAllLoopsHavePublishedAtOnce) {
  auto loops = std::vector<std::thread>{};
  for (std::size_t broker = 0; broker < all.size(); ++broker)
    loops.emplace_back([this, broker] {
      for (auto i = 0; i < 2000; ++i) {
        publish(broker, std::string(1, static_cast<char>('a' + i % 5)));
        if (i % 7 == 0)
          follow(broker, "a");
      }
    });
  for (auto& each : loops)
    each.join();
  EXPECT_LE(room->bytes, limits.total_bytes);
  EXPECT_LE(room->loose, limits.groups);
  std::size_t bytes = 0;
  for (std::size_t broker = 0; broker < all.size(); ++broker)
    for (auto group = 'a'; group < 'f'; ++group)
      bytes += kept(broker, std::string(1, group)) * cost(10);
  EXPECT_EQ(room->bytes, bytes);
}

} // namespace plenum::core::test
