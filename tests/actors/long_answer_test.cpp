// SPDX-License-Identifier: Apache-2.0
//
// Answers that are too long to be queued at once.

#include "protocol/wires.hpp"
#include "tests/protocol/unframe.hpp"
#include "tests/support/fake_connection.hpp"
#include "tests/support/spoken.hpp"

#include <gtest/gtest.h>

namespace plenum::core::test {
namespace {

const auto room = *group_name::parse("room");

/// A history of so many messages of 10 kB.
answer history_of(std::uint64_t count) {
  auto all = publications{};
  for (std::uint64_t i = 1; i <= count; ++i) {
    auto one = publication{.group = room,
                           .content = {payload_type::text, std::string(10'000, 'x')}};
    one.at = {i, "e"};
    all.push_back(std::make_shared<const publication>(std::move(one)));
  }
  return {7, reply::history{room, {count, "e"}, std::move(all), true}};
}

std::string whole(wire w, const answer& what) {
  auto frames = std::string{};
  test::say(w, what, frames);
  return std::string{unframe(frames).at(0).body};
}

class LongAnswer : public testing::Test {
protected:
  /// All that `box` sends.
  static std::string all_of(fake_connection& box) {
    box.takes = 100'000'000;
    box.flush(flush_mode::all);
    return std::exchange(box.sent, {});
  }

  shard home{{}};
};

TEST_F(LongAnswer, IsTheSameMessageInFragments) {
  for (const auto w : {wires::json, wires::msgpack}) {
    auto box = fake_connection{home, w};
    box->offer(history_of(100));
    const auto sent = all_of(box);
    const auto frames = unframe(sent);
    ASSERT_GT(frames.size(), 10U);
    auto body = std::string{};
    for (std::size_t i = 0; i < frames.size(); ++i) {
      body += frames[i].body;
      EXPECT_EQ(frames[i].kind == opcode::continuation, i > 0);
    }
    EXPECT_EQ(body, whole(w, history_of(100)));
  }
}

TEST_F(LongAnswer, IsEncodedOnlyAsItIsRead) {
  auto box = fake_connection{home, wires::json};
  box.takes = 0;
  box->offer(history_of(1000)); // 10 MB
  EXPECT_LT(box->queued_bytes(), 100'000U);
  box.takes = 200'000;
  box.flush(flush_mode::all);
  EXPECT_LT(box->queued_bytes(), 100'000U);
  EXPECT_FALSE(box->is_over_limit());
}

TEST_F(LongAnswer, GoesBeforeWhatWasQueuedLater) {
  auto log = group_log{1'000'000};
  auto box = fake_connection{home, wires::json};
  box->follow(log);
  box.takes = 0;
  box->offer(history_of(100));
  auto late = std::string{};
  append_frame(late, opcode::text, "late");
  box->offer(late);
  auto live = std::string{};
  append_frame(live, opcode::text, "live");
  log.append(live, 0);
  box->mark_due(*box->find(log));
  const auto sent = all_of(box);
  const auto frames = unframe(sent);
  EXPECT_EQ(frames.at(frames.size() - 2).body, "late");
  EXPECT_EQ(frames.back().body, "live");
}

TEST_F(LongAnswer, LetsControlFramesBetweenItsFragments) {
  auto box = fake_connection{home, wires::json};
  box.takes = 0;
  box->offer(history_of(100));
  box->offer_control(std::string_view{"\x89\x00", 2});
  const auto sent = all_of(box);
  const auto frames = unframe(sent);
  EXPECT_EQ(frames.at(1).kind, opcode::ping);
  EXPECT_EQ(frames.back().kind, opcode::continuation);
}

TEST_F(LongAnswer, LeavesNothingCountedHoweverItEnds) {
  {
    auto box = fake_connection{home, wires::json};
    box.takes = 0;
    box->offer(history_of(100));
    box->offer("<frame>");
  }
  EXPECT_EQ(home.counters().queued_bytes, 0U);
  auto box = fake_connection{home, wires::json};
  box->offer(history_of(100));
  box->offer("<frame>");
  box->shut({}, lag_on_close::drop);
  all_of(box);
  EXPECT_EQ(home.counters().queued_bytes, 0U);
}

} // namespace
} // namespace plenum::core::test
