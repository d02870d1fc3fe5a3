// SPDX-License-Identifier: Apache-2.0

#include "actors/delivery/group_log.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace plenum::core {
namespace {

constexpr std::size_t huge = 1'000'000'000;

/// A segment holds 64 KiB, so no two frames of this size share one.
const auto segment = std::string(60'000, 'x');

std::string read_all(const group_log& log, std::uint64_t at) {
  auto result = std::string{};
  for (auto part = log.read(at); !part.empty(); part = log.read(at)) {
    result += part;
    at += part.size();
  }
  return result;
}

TEST(GroupLog, ReadsWhatWasAppendedFromAnyByteOn) {
  auto log = group_log{huge};
  log.append("one", 0);
  log.append("two", 0);
  for (std::uint64_t at = 0; at <= 6; ++at)
    EXPECT_EQ(log.read(at), std::string_view{"onetwo"}.substr(at));
  EXPECT_EQ(log.end(), 6U);
}

TEST(GroupLog, ReadsOneSegmentAtATime) {
  auto log = group_log{huge};
  log.append(segment, 0);
  log.append(segment, 0);
  EXPECT_EQ(log.read(59'999), "x");
  EXPECT_EQ(log.read(60'000), segment);
}

TEST(GroupLog, TakesAFrameThatIsLargerThanASegment) {
  auto log = group_log{huge};
  const auto large = std::string(200'000, 'y');
  log.append("before", 0);
  log.append(large, 0);
  log.append("after", 0);
  EXPECT_EQ(log.read(6), large);
  EXPECT_EQ(log.boundary(7), 200'006U);
  EXPECT_EQ(log.read(200'006), "after");
}

TEST(GroupLog, KnowsWhereFramesBegin) {
  auto log = group_log{huge};
  log.append("abc", 0);
  log.append(segment, 0);
  log.append("de", 0);
  EXPECT_EQ(log.boundary(0), 0U);
  EXPECT_EQ(log.boundary(1), 3U);
  EXPECT_EQ(log.boundary(3), 3U);
  EXPECT_EQ(log.boundary(4), 60'003U);
  EXPECT_EQ(log.boundary(60'004), log.end());
  EXPECT_EQ(log.boundary(log.end()), log.end());
}

TEST(GroupLog, KnowsTheSavedOffsetsAroundAPosition) {
  auto log = group_log{huge};
  log.append("aa", 7);
  log.append("bb", 0); // Not saved.
  log.append("cc", 8);
  EXPECT_EQ(log.offset_before(0), 0U);
  EXPECT_EQ(log.offset_before(2), 7U);
  EXPECT_EQ(log.offset_before(4), 7U);
  EXPECT_EQ(log.offset_before(6), 8U);
  EXPECT_EQ(log.offset_after(0), 7U);
  EXPECT_EQ(log.offset_after(2), 8U);
  EXPECT_EQ(log.offset_after(6), 0U);
}

TEST(GroupLog, RemembersTheOffsetsBeforeADroppedSegment) {
  auto log = group_log{huge};
  log.append(segment, 5);
  log.append(segment, 0);
  log.append("c", 6);
  log.drop_before(60'000);
  EXPECT_EQ(log.begin(), 60'000U);
  EXPECT_EQ(log.offset_before(60'000), 5U);
  EXPECT_EQ(log.offset_after(60'000), 6U);
}

TEST(GroupLog, DropsOnlyWholeSegmentsThatEveryCursorHasRead) {
  auto log = group_log{huge};
  auto fast = cursor{};
  auto slow = cursor{};
  log.add(fast);
  log.add(slow);
  for (auto i = 0; i < 3; ++i)
    log.append(segment, 0);
  fast.at = log.end();
  slow.at = 90'000;
  log.drop_read();
  EXPECT_EQ(log.begin(), 60'000U);
  log.remove(slow);
  log.drop_read();
  EXPECT_EQ(log.begin(), log.end());
  log.append("more", 0);
  EXPECT_EQ(read_all(log, fast.at), "more");
  log.remove(fast);
}

TEST(GroupLog, BeginsItsWindowAtASegmentAndAlwaysKeepsTheLast) {
  auto log = group_log{150'000};
  log.append(segment, 0);
  log.append(segment, 0);
  EXPECT_EQ(log.window_begin(), 0U);
  log.append(segment, 0);
  EXPECT_EQ(log.window_begin(), 60'000U);
  auto tiny = group_log{10};
  tiny.append(segment, 0);
  tiny.append(segment, 0);
  EXPECT_EQ(tiny.window_begin(), 60'000U);
}

TEST(GroupLog, ReadsANewCursorOnlyWhatComesAfterIt) {
  auto log = group_log{huge};
  log.append("before", 0);
  auto c = cursor{};
  log.add(c);
  log.append("after", 0);
  EXPECT_EQ(read_all(log, c.at), "after");
  log.remove(c);
}

TEST(GroupLog, KeepsTheSlotsOfItsCursorsRight) {
  auto log = group_log{huge};
  auto cursors = std::vector<cursor>(5);
  for (auto& c : cursors)
    log.add(c);
  for (const auto gone : {1, 4, 0}) {
    log.remove(cursors[static_cast<std::size_t>(gone)]);
    EXPECT_EQ(cursors[static_cast<std::size_t>(gone)].log, nullptr);
    for (std::uint32_t slot = 0; slot < log.cursors().size(); ++slot)
      EXPECT_EQ(log.cursors()[slot]->slot, slot);
  }
  EXPECT_EQ(log.cursors().size(), 2U);
}

/// Against a plain model: all bytes ever, and where each frame begins.
TEST(GroupLog, AgreesWithAPlainModelHoweverItIsUsed) {
  auto random = std::mt19937{11};
  auto log = group_log{200'000};
  auto all = std::string{};
  auto frames = std::map<std::uint64_t, std::uint64_t>{}; // Begin to offset; 0: not saved.
  std::uint64_t offset = 0;
  for (auto step = 0; step < 3000; ++step) {
    const auto frame = std::string(1 + random() % (step % 50 == 0 ? 90'000 : 2000),
                                   static_cast<char>('a' + step % 26));
    const auto saved = random() % 2 == 0 ? ++offset : 0;
    frames.emplace(all.size(), saved);
    log.append(frame, saved);
    all += frame;
    if (random() % 20 == 0)
      log.drop_before(log.window_begin());
    ASSERT_EQ(log.end(), all.size());
    const auto at = log.begin() + random() % (log.end() - log.begin() + 1);
    ASSERT_EQ(all.compare(at, std::string::npos, read_all(log, at)), 0);
    const auto next = frames.lower_bound(at);
    ASSERT_EQ(log.boundary(at), next == frames.end() ? all.size() : next->first);
    const auto is_saved = [](const auto& f) { return f.second != 0; };
    const auto after = std::find_if(next, frames.end(), is_saved);
    ASSERT_EQ(log.offset_after(at), after == frames.end() ? 0 : after->second);
    const auto before = std::find_if(std::make_reverse_iterator(next), frames.rend(), is_saved);
    ASSERT_EQ(log.offset_before(at), before == frames.rend() ? 0 : before->second);
  }
}

} // namespace
} // namespace plenum::core
