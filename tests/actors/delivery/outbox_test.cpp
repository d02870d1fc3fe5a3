// SPDX-License-Identifier: Apache-2.0

#include "tests/support/fake_connection.hpp"

#include <gtest/gtest.h>

#include <random>

namespace plenum::core {
namespace {

/// Frames that say where they begin and end, so that a cut one shows.
std::string frame(char name, std::size_t size) {
  return '<' + std::string(size, name) + '>';
}

/// A shard whose logs are fed by hand.
class Outbox : public ::testing::Test {
protected:
  void append(group_log& log, const std::string& bytes) {
    log.append(bytes, 0);
    for (auto* c : log.cursors())
      c->owner->mark_due(*c);
  }

  /// What `box` writes if its socket takes `bytes` now.
  std::string take(fake_connection& box, std::size_t bytes) {
    box.takes = bytes;
    box.flush(flush_mode::all);
    return std::exchange(box.sent, {});
  }

  shard home{{}};
  group_log news{1'000'000};
  group_log chat{1'000'000};
};

TEST_F(Outbox, WritesTheSideQueueBeforeTheLogs) {
  auto box = fake_connection{home};
  box->follow(news);
  append(news, "<log>");
  box->offer("<side>");
  EXPECT_EQ(take(box, 100), "<side><log>");
  EXPECT_FALSE(box->has_data());
}

TEST_F(Outbox, LetsTheSideQueueInAtTheNextFrameBoundary) {
  auto box = fake_connection{home};
  box->follow(news);
  append(news, "<one>");
  append(news, "<two>");
  EXPECT_EQ(take(box, 2), "<o");
  box->offer("<side>");
  EXPECT_EQ(take(box, 100), "ne><side><two>");
}

TEST_F(Outbox, StandsAtABoundaryWhereverTheSocketStops) {
  const auto side = frame('s', 7);
  const auto first = frame('a', 5) + frame('b', 9);
  const auto second = frame('c', 3) + frame('d', 6);
  const auto all = side + first + second;
  for (std::size_t stop = 0; stop <= all.size(); ++stop) {
    auto box = fake_connection{home};
    box->follow(news);
    box->follow(chat);
    append(news, frame('a', 5));
    append(news, frame('b', 9));
    append(chat, frame('c', 3));
    append(chat, frame('d', 6));
    box->offer(side);
    ASSERT_EQ(take(box, stop), all.substr(0, stop));
    for (const auto* log : {&news, &chat})
      ASSERT_EQ(log->boundary(box->find(*log)->at), box->find(*log)->at) << "stopped at " << stop;
    ASSERT_EQ(take(box, 1000), all.substr(stop));
  }
}

TEST_F(Outbox, SendsWhatIsDueBeforeItLeavesALog) {
  auto box = fake_connection{home};
  box->follow(news);
  append(news, "<one>");
  box->unfollow(news);
  append(news, "<two>");
  EXPECT_EQ(box->find(news), nullptr);
  EXPECT_EQ(take(box, 100), "<one>");
}

TEST_F(Outbox, ReadsALogOnceHoweverOftenItFollows) {
  auto box = fake_connection{home};
  box->follow(news);
  box->follow(news);
  append(news, "<one>");
  EXPECT_EQ(take(box, 100), "<one>");
  EXPECT_EQ(news.cursors().size(), 1U);
}

TEST_F(Outbox, SendsNothingTwiceThatWasSettled) {
  auto box = fake_connection{home};
  box->follow(news);
  append(news, "<one>");
  box->settle(*box->find(news));
  append(news, "<two>");
  EXPECT_EQ(take(box, 100), "<one><two>");
}

TEST_F(Outbox, EndsWithItsLastFrame) {
  auto box = fake_connection{home};
  box->follow(news);
  append(news, "<one>");
  EXPECT_EQ(take(box, 2), "<o");
  box->shut("<close>", lag_on_close::settle);
  append(news, "<two>");
  box->offer("<late>");
  box->follow(chat);
  append(chat, "<chat>");
  EXPECT_EQ(take(box, 100), "ne><close>");
  EXPECT_TRUE(news.cursors().empty());
  EXPECT_TRUE(chat.cursors().empty());
}

TEST_F(Outbox, LosesWhatItAbandons) {
  auto box = fake_connection{home};
  box->follow(news);
  box->follow(chat);
  append(news, "<news>");
  append(chat, "<chat>");
  box->abandon(*box->find(news));
  EXPECT_EQ(take(box, 100), "<chat>");
}

TEST_F(Outbox, ShowsNoMoreThanIsAskedFor) {
  auto box = fake_connection{home};
  box->follow(news);
  append(news, "<news>");
  box->offer("<side>");
  auto parts = std::array<iovec, 8>{};
  ASSERT_EQ(box->gather(parts, 8), 2U);
  EXPECT_EQ(parts[0].iov_len, 6U);
  EXPECT_EQ(parts[1].iov_len, 2U);
  EXPECT_EQ(box->gather(std::span{parts}.first(1), 100), 1U);
}

TEST_F(Outbox, DropsItsLagIfNobodyWouldReadIt) {
  auto box = fake_connection{home};
  box->follow(news);
  append(news, std::string(100'000, 'x'));
  box->offer("<side>");
  box->shut("<close>", lag_on_close::drop);
  EXPECT_EQ(box->queued_bytes(), 13U);
  EXPECT_EQ(take(box, 100), "<side><close>");
}

TEST_F(Outbox, SettlesNoMoreThanItsLimitWhenItIsClosed) {
  auto small = shard{{.outbox_bytes = 1000}};
  auto box = fake_connection{small};
  box->follow(news);
  box->follow(chat);
  for (auto i = 0; i < 10; ++i) {
    append(news, frame('n', 60'000));
    append(chat, frame('c', 60'000));
  }
  box->shut("<close>", lag_on_close::settle);
  EXPECT_LT(box->queued_bytes(), 70'000U);
}

TEST_F(Outbox, KeepsNothingForASocketThatIsGone) {
  auto box = fake_connection{home};
  box->follow(news);
  append(news, "<one>");
  box->offer("<side>");
  box->drop_all();
  EXPECT_FALSE(box->has_data());
  EXPECT_EQ(home.counters().queued_bytes, 0U);
  EXPECT_TRUE(news.cursors().empty());
}

TEST_F(Outbox, ForgivesOneMessageOfAnySize) {
  auto small = shard{{.outbox_bytes = 1000}};
  auto box = fake_connection{small};
  box->offer(frame('a', 900));
  box->offer(frame('b', 100'000));
  EXPECT_FALSE(box->is_over_limit());
  box->offer(frame('c', 1));
  EXPECT_TRUE(box->is_over_limit());
}

/// Two logs and a side queue, cut anywhere: each arrives whole and in order.
TEST_F(Outbox, KeepsEveryQueueInOrderHoweverTheSocketCutsIt) {
  auto random = std::mt19937{5};
  auto box = fake_connection{home};
  box->follow(news);
  box->follow(chat);
  auto expected = std::array<std::string, 3>{};
  auto written = std::string{};
  for (auto step = 0; step < 20'000; ++step) {
    const auto which = random() % 3;
    const auto bytes = "<" + std::to_string(which) + std::string(random() % 30, '.') + ">";
    expected[which] += bytes;
    if (which == 2)
      box->offer(bytes);
    else
      append(which == 0 ? news : chat, bytes);
    if (random() % 50 == 0)
      box->settle(*box->find(news));
    written += take(box, random() % 40);
  }
  written += take(box, 100'000'000);
  auto got = std::array<std::string, 3>{};
  for (std::size_t at = 0; at < written.size();) {
    const auto end = written.find('>', at) + 1;
    ASSERT_EQ(written[at], '<');
    ASSERT_NE(end, 0U);
    got.at(static_cast<std::size_t>(written[at + 1] - '0')) += written.substr(at, end - at);
    at = end;
  }
  // What was settled goes with the side queue, still in the order of its log.
  EXPECT_EQ(got, expected);
}

} // namespace
} // namespace plenum::core
