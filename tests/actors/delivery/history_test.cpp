// SPDX-License-Identifier: Apache-2.0

#include "actors/delivery/history.hpp"

#include <gtest/gtest.h>

#include <malloc.h>

namespace plenum::core {
namespace {

const auto room = *group_name::parse("room");

void add(history& to, const std::string& text, std::int64_t ms = 0) {
  to.append(std::make_shared<const publication>(publication{.group = room,
                                                            .content = {payload_type::text, text},
                                                            .time = {ms},
                                                            .save = true,
                                                            .at = to.next()}));
}

/// What such a message costs.
std::size_t cost(const std::string& text) {
  return cost_of({.group = room, .content = {payload_type::text, text}});
}

std::vector<std::uint64_t> offsets(const publications& list) {
  auto result = std::vector<std::uint64_t>{};
  for (const auto& x : list)
    result.push_back(x->at.offset);
  return result;
}

using list = std::vector<std::uint64_t>;

TEST(History, CountsOffsetsFromOne) {
  auto h = history{{0, "e"}, {}};
  add(h, "a");
  add(h, "b");
  EXPECT_EQ(offsets(h.last(10)), (list{1, 2}));
  EXPECT_EQ(h.top(), (position{2, "e"}));
}

TEST(History, ClearsItselfButForTheNewestWhenOverItsBytes) {
  auto h = history{{0, "e"}, {.bytes = 2 * cost("12345")}};
  add(h, "12345");
  add(h, "12345");
  EXPECT_EQ(h.size(), 2U);
  add(h, "1");
  EXPECT_EQ(offsets(h.last(10)), (list{3}));
  EXPECT_EQ(h.bytes(), cost("1"));
}

TEST(History, KeepsOneThatIsLargerThanItsBytesAlone) {
  for (const auto overflow : {history_overflow::clear, history_overflow::trim}) {
    auto h = history{{0, "e"}, {.bytes = 2 * cost("12345"), .overflow = overflow}};
    add(h, "12345");
    add(h, std::string(5000, 'x'));
    EXPECT_EQ(offsets(h.last(10)), (list{2}));
    add(h, "12345");
    EXPECT_EQ(offsets(h.last(10)), (list{3}));
  }
}

TEST(History, KeepsNothingWithoutBytes) {
  auto h = history{{0, "e"}, {.bytes = 0, .overflow = history_overflow::trim}};
  add(h, "");
  EXPECT_EQ(h.size(), 0U);
  EXPECT_EQ(h.top().offset, 1U);
}

TEST(History, TrimsTheOldestAndKeepsAtLeastOne) {
  auto h = history{{0, "e"}, {.bytes = 3 * cost("12345"), .overflow = history_overflow::trim}};
  for (auto i = 0; i < 6; ++i)
    add(h, "12345");
  EXPECT_EQ(offsets(h.last(10)), (list{4, 5, 6}));
  EXPECT_EQ(h.bytes(), 3 * cost("12345"));
}

TEST(History, IsBoundedForEmptyMessagesToo) {
  auto by_bytes = history{{0, "e"}, {.count = 0}};
  auto by_count = history{{0, "e"}, {.bytes = std::size_t{1} << 30}};
  for (auto i = 0; i < 100'000; ++i) {
    add(by_bytes, "");
    add(by_count, "");
    ASSERT_LE(by_bytes.bytes(), history_limits{}.bytes);
    ASSERT_LE(by_count.size(), history_limits{}.count);
  }
}

TEST(History, CountsAboutWhatItTakes) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "a sanitizer has an allocator of its own";
#endif
  for (const auto bytes : {std::size_t{0}, std::size_t{10}, std::size_t{40}, std::size_t{200}}) {
    auto h = history{{0, "8c1f04d2"}, {.bytes = std::size_t{1} << 30}};
    const auto before = mallinfo2().uordblks;
    for (auto i = 0; i < 10'000; ++i)
      add(h, std::string(bytes, 'x'));
    const auto grown = static_cast<double>(mallinfo2().uordblks - before);
    EXPECT_GT(static_cast<double>(h.bytes()), 0.9 * grown) << bytes << " bytes each";
    EXPECT_LT(static_cast<double>(h.bytes()), 1.5 * grown) << bytes << " bytes each";
  }
}

TEST(History, IsBoundInCountAndAge) {
  auto h = history{{0, "e"}, {.count = 3, .age = std::chrono::seconds{10}}};
  for (auto i = 0; i < 5; ++i)
    add(h, "x", i * 1000);
  EXPECT_EQ(offsets(h.last(10)), (list{3, 4, 5}));
  h.expire({13'500});
  EXPECT_EQ(offsets(h.last(10)), (list{5}));
}

TEST(History, AnswersWhatWasMissedOrThatItCannot) {
  auto h = history{{0, "e"}, {.count = 3}};
  for (auto i = 0; i < 5; ++i)
    add(h, "x");
  EXPECT_EQ(offsets(*h.since({3, "e"})), (list{4, 5}));
  EXPECT_EQ(offsets(*h.since({2, "e"})), (list{3, 4, 5}));
  EXPECT_TRUE(h.since({5, "e"})->empty());
  EXPECT_FALSE(h.since({1, "e"})); // 2 is no longer held.
  EXPECT_FALSE(h.since({6, "e"})); // Not yet.
  EXPECT_FALSE(h.since({5, "other"}));
}

TEST(History, SaysWhetherAnAnswerIsComplete) {
  auto h = history{{0, "e"}, {.count = 3}};
  for (auto i = 0; i < 5; ++i)
    add(h, "x");
  EXPECT_TRUE(h.read({room, {}, 3, false}, 100).complete);
  EXPECT_FALSE(h.read({room, {}, 4, false}, 100).complete);
  EXPECT_TRUE(h.read({room, position{3, "e"}, 0, false}, 100).complete);
  EXPECT_FALSE(h.read({room, position{2, "e"}, 2, false}, 100).complete);
  EXPECT_FALSE(h.read({room, position{2, "other"}, 0, false}, 100).complete);
  EXPECT_EQ(offsets(h.read({room, {}, 2, true}, 100).messages), (list{5, 4}));
}

TEST(History, GoesOnFromTheEpochsBefore) {
  auto h = history{{2, "f"}, {}, {}, {{2, "e"}, {2, "a"}}};
  add(h, "c");
  add(h, "d");
  ASSERT_TRUE(h.since({2, "e"}));
  EXPECT_EQ(offsets(*h.since({2, "e"})), (list{3, 4}));
  EXPECT_TRUE(h.since({2, "a"}));
  EXPECT_FALSE(h.since({3, "e"})); // Was another one in that epoch.
  EXPECT_FALSE(h.since({2, "d"}));
}

TEST(History, OfItsFirstEpochGoesOnFromNoOther) {
  auto h = history{{0, "e"}, {}};
  add(h, "a");
  EXPECT_FALSE(h.since({0, ""}));
}

} // namespace
} // namespace plenum::core
