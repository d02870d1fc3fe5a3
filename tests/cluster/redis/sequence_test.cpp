// SPDX-License-Identifier: Apache-2.0
//
// How what a group publishes is put into order.

#include "cluster/redis/sequence.hpp"

#include <gtest/gtest.h>

namespace plenum::core::test {

namespace {

publication_ptr message(const position& at) {
  return std::make_shared<const publication>(
    publication{.group = *group_name::parse("g"),
                .content = {payload_type::text, at.epoch + std::to_string(at.offset)},
                .save = at.offset != 0,
                .at = at});
}

std::string describe(const publications& list) {
  auto text = std::string{};
  for (const auto& each : list)
    text += ' ' + each->content.data;
  return text;
}

/// Feeds a sequence and says what it wants done: "anew e3 (e2 e3), e4, read".
class RedisSequence : public ::testing::Test {
protected:
  std::string report(const position& at) { return describe(order_.on_report(at, message(at))); }
  std::string unsaved() { return report({}); }
  std::string begin_anew(const position& at) { return describe(order_.on_report(at, nullptr)); }

  /// The history was read when so much had been reported.
  std::string mark() {
    marked_ = true;
    return describe(order_.on_mark(++mark_));
  }

  /// A page with the messages from `first` on; `before` is what its epoch continues. It was read at
  /// the last mark, or now.
  std::string page(const position& at, std::uint64_t first, const positions& before = {}) {
    if (!std::exchange(marked_, false))
      order_.on_mark(++mark_);
    return page_of(mark_, at, first, before);
  }

  /// A page that was read at the mark with this number.
  std::string page_of(std::uint64_t mark, const position& at, std::uint64_t first,
                      const positions& before = {}) {
    auto found = redis_page{at, before, {}, presence::none, mark};
    for (auto offset = first; offset <= at.offset; ++offset)
      found.messages.push_back(message({offset, at.epoch}));
    return describe(order_.on_page(found));
  }

  static std::string describe(const redis_sequence::step& step) {
    auto text = std::string{};
    if (step.anew)
      text += "anew " + step.anew->at.epoch + std::to_string(step.anew->at.offset) + " ("
              + test::describe(step.anew->messages) + " )";
    text += test::describe(step.deliver);
    return step.read ? text + " read" : text;
  }

  redis_sequence order_;
  std::uint64_t mark_ = 0;
  bool marked_ = false; ///< No page has been read at the last mark.
};

} // namespace

TEST_F(RedisSequence, BeginsWithThePage) {
  EXPECT_EQ(page({2, "e"}, 1), "anew e2 ( e1 e2 )");
  EXPECT_EQ(order_.top(), (position{2, "e"}));
  EXPECT_EQ(report({3, "e"}), " e3");
}

TEST_F(RedisSequence, KeepsReportsUntilThePageIsThere) {
  EXPECT_EQ(report({2, "e"}), "");
  EXPECT_EQ(unsaved(), "");
  EXPECT_EQ(mark(), "");
  EXPECT_EQ(report({3, "e"}), "");
  EXPECT_EQ(page({2, "e"}, 1), "anew e2 ( e1 e2 ) 0 e3");
}

TEST_F(RedisSequence, PutsWhatIsNotSavedInItsPlaceAmongWhatWasRead) {
  page({0, "e"}, 1);
  order_.on_silence(); // e1 and e2 are published meanwhile.
  unsaved();
  report({3, "e"});
  unsaved();
  report({4, "e"});
  mark();
  unsaved();
  report({5, "e"});
  EXPECT_EQ(page({4, "e"}, 1), " e1 e2 0 e3 0 e4 0 e5");
}

TEST_F(RedisSequence, FindsWhatWasMissedInEachSilence) {
  page({0, "e"}, 1);
  order_.on_silence();
  unsaved();
  report({2, "e"}); // e1 was missed.
  order_.on_silence();
  unsaved(); // e3 and e4 were missed before.
  report({5, "e"});
  order_.on_silence(); // e6 is missed.
  unsaved();
  mark();
  EXPECT_EQ(page({6, "e"}, 1), " e1 0 e2 e3 e4 0 e5 e6 0");
}

TEST_F(RedisSequence, WaitsForReportsThatWereSentBeforeThePageWasRead) {
  page({0, "e"}, 1);
  order_.on_silence();
  EXPECT_EQ(page_of(2, {2, "e"}, 1), "");
  unsaved();
  report({1, "e"});
  unsaved();
  report({2, "e"});
  EXPECT_EQ(mark(), " 0 e1 0 e2");
  EXPECT_EQ(report({3, "e"}), " e3");
}

TEST_F(RedisSequence, ForgetsAPageThatWasReadBeforeASilence) {
  page({0, "e"}, 1);
  order_.on_silence();
  EXPECT_EQ(page_of(2, {2, "e"}, 1), "");
  order_.on_silence();
  EXPECT_EQ(mark(), "");
  mark();
  EXPECT_EQ(page({3, "e"}, 1), " e1 e2 e3");
}

TEST_F(RedisSequence, HandsOnWhatIsNotSavedWhileTheHistoryCannotBeRead) {
  unsaved();
  report({1, "e"});
  EXPECT_EQ(test::describe(order_.on_unreadable()), " 0");
  EXPECT_EQ(unsaved(), " 0");
  EXPECT_EQ(report({2, "e"}), "");
  EXPECT_EQ(page({2, "e"}, 1), "anew e2 ( e1 e2 )");
  EXPECT_EQ(report({3, "e"}), " e3");
}

TEST_F(RedisSequence, HandsOnNothingTwice) {
  page({2, "e"}, 1);
  EXPECT_EQ(report({2, "e"}), "");
  EXPECT_EQ(report({1, "e"}), "");
  EXPECT_EQ(report({3, "e"}), " e3");
}

TEST_F(RedisSequence, ReadsWhatWasMissedBeforeItGoesOn) {
  page({2, "e"}, 1);
  EXPECT_EQ(report({5, "e"}), " read");
  mark();
  EXPECT_EQ(unsaved(), "");
  EXPECT_EQ(report({6, "e"}), "");
  EXPECT_EQ(page({5, "e"}, 3), " e3 e4 e5 0 e6");
}

TEST_F(RedisSequence, AnnouncesWhatCannotBeRead) {
  page({2, "e"}, 1);
  EXPECT_EQ(report({9, "e"}), " read");
  EXPECT_EQ(page({9, "e"}, 8), "anew e7 ( ) e8 e9");
}

TEST_F(RedisSequence, AnnouncesThatTheHistoryWasCleared) {
  page({2, "e"}, 1);
  order_.on_silence();
  EXPECT_EQ(page({9, "e"}, 10), "anew e9 ( )");
  EXPECT_EQ(report({10, "e"}), " e10");
}

TEST_F(RedisSequence, FindsNothingMissingAfterASilence) {
  page({2, "e"}, 1);
  order_.on_silence();
  EXPECT_EQ(page({2, "e"}, 3), "");
  EXPECT_EQ(report({3, "e"}), " e3");
}

TEST_F(RedisSequence, BeginsAnewInAnotherEpoch) {
  page({2, "e"}, 1);
  EXPECT_EQ(begin_anew({0, "f"}), " read");
  mark();
  EXPECT_EQ(report({1, "f"}), "");
  EXPECT_EQ(page({0, "f"}, 1), "anew f0 ( ) f1");
}

TEST_F(RedisSequence, NoticesAnotherEpochByItself) {
  page({2, "e"}, 1);
  EXPECT_EQ(report({2, "f"}), " read");
  EXPECT_EQ(page({2, "f"}, 1), "anew f0 ( ) f1 f2");
}

TEST_F(RedisSequence, GoesOnWhereAnEpochContinuesTheLastOne) {
  page({3, "e"}, 1);
  order_.on_silence();
  EXPECT_EQ(page({6, "f"}, 1, {{5, "e"}}), "anew f3 ( f1 f2 f3 ) f4 f5 f6");
}

TEST_F(RedisSequence, GoesOnWhereAnEpochContinuesAnEarlierOne) {
  page({3, "e"}, 1);
  order_.on_silence();
  EXPECT_EQ(page({6, "g"}, 1, {{5, "f"}, {4, "e"}}), "anew g3 ( g1 g2 g3 ) g4 g5 g6");
}

TEST_F(RedisSequence, GoesBackWhereRedisHasLostTheLastOnes) {
  page({9, "e"}, 1);
  order_.on_silence();
  EXPECT_EQ(page({6, "f"}, 1, {{5, "e"}}), "anew f5 ( f1 f2 f3 f4 f5 ) f6");
}

TEST_F(RedisSequence, DropsWhatIsLeftOfAnOldEpoch) {
  page({2, "e"}, 1);
  EXPECT_EQ(begin_anew({0, "f"}), " read");
  EXPECT_EQ(report({3, "e"}), "");
  EXPECT_EQ(report({4, "e"}), "");
  EXPECT_EQ(page({0, "f"}, 1), "anew f0 ( )");
  EXPECT_EQ(report({1, "f"}), " f1");
}

TEST_F(RedisSequence, ReadsAgainWhatWasTooMuchToKeep) {
  page({0, "e"}, 1);
  order_.on_silence();
  mark();
  for (std::uint64_t offset = 1; offset <= redis_sequence::most_waiting + 1; ++offset)
    report({offset, "e"});
  EXPECT_TRUE(page({0, "e"}, 1).ends_with(" e10000 read"));
  EXPECT_EQ(page({10'001, "e"}, 10'001), " e10001");
}

} // namespace plenum::core::test
