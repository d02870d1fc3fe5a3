// SPDX-License-Identifier: Apache-2.0

#include "protocol/wires.hpp"
#include "tests/support/fake_connection.hpp"

#include <gtest/gtest.h>

#include <random>

namespace plenum::core {
namespace {

const auto room = *group_name::parse("room");

/// By which the shard knows the group.
constexpr group_number number = 7;

admission admit(const fake_connection& who, bool notify = false) {
  return {number, who.id(), notify, answer{1, reply::joined{room, {}, false, 1, {0, "e"}, {}, {}}}};
}

dismissal dismiss(const fake_connection& who) {
  return {number, who.id(), answer{2, reply::left{room, leave_status::channel_removed}}};
}

delivery deliver(const std::string& text, wire w = wires::raw_text, std::uint64_t offset = 0) {
  auto frame = std::string{};
  append_frame(frame, opcode::text, text);
  auto result = delivery{number, {offset, "e"}, {}, false, {}};
  result.frames.push_back({{w}, frame});
  return result;
}

std::string framed(const std::string& text) {
  auto frame = std::string{};
  append_frame(frame, opcode::text, text);
  return frame;
}

TEST(Shard, SendsEveryMemberWhatWasDeliveredInOneFlush) {
  auto home = shard{{}};
  auto a = fake_connection{home};
  auto b = fake_connection{home};
  home.admit(admit(a));
  home.admit(admit(b));
  home.deliver(deliver("one"));
  home.deliver(deliver("two"));
  EXPECT_FALSE(home.flush());
  EXPECT_EQ(a.sent, framed("one") + framed("two"));
  EXPECT_EQ(b.sent, a.sent);
  EXPECT_EQ(a.flushes, 1U);
}

TEST(Shard, AnswersAJoinBeforeTheFirstMessageAndALeaveAfterTheLast) {
  auto home = shard{{}};
  auto a = fake_connection{home, wires::json};
  home.deliver(deliver("before", wires::json));
  home.admit(admit(a));
  home.deliver(deliver("during", wires::json));
  home.dismiss(dismiss(a));
  home.deliver(deliver("after", wires::json));
  home.flush();
  EXPECT_EQ(a.sent.find("before"), std::string::npos);
  EXPECT_LT(a.sent.find("joined"), a.sent.find("during"));
  EXPECT_LT(a.sent.find("during"), a.sent.find("left"));
  EXPECT_EQ(a.sent.find("after"), std::string::npos);
}

TEST(Shard, SendsEachMemberTheFormatThatItTakes) {
  auto home = shard{{}};
  auto plain = fake_connection{home};
  auto packed = fake_connection{home, wires::raw_text, true};
  for (const auto* each : {&plain, &packed})
    home.admit(admit(*each));
  auto both = deliver("as it is");
  both.frames.push_back({{wires::raw_text, true}, framed("smaller")});
  home.deliver(both);
  home.dismiss(dismiss(packed));
  home.deliver(both);
  home.flush();
  EXPECT_EQ(plain.sent, framed("as it is") + framed("as it is"));
  EXPECT_EQ(packed.sent, framed("smaller"));
}

TEST(Shard, TellsAClientThatTheProgramHasRemovedIt) {
  auto home = shard{{}};
  auto a = fake_connection{home, wires::json};
  home.admit(admit(a));
  home.dismiss(
    {number, a.id(), answer{{}, reply::left{room, leave_status::channel_removed}}, true});
  home.flush();
  EXPECT_NE(a.sent.find(R"({"op":"removed","group":"room","reason":"removed by the server"})"),
            std::string::npos);
  EXPECT_EQ(a.sent.find("left"), std::string::npos);
}

TEST(Shard, SparesTheSenderItsOwnMessageOnly) {
  auto home = shard{{}};
  auto a = fake_connection{home};
  auto b = fake_connection{home};
  home.admit(admit(a));
  home.admit(admit(b));
  home.deliver(deliver("one"));
  auto quiet = deliver("two");
  quiet.except = a.id();
  home.deliver(quiet);
  home.deliver(deliver("three"));
  home.flush();
  EXPECT_EQ(a.sent, framed("one") + framed("three"));
  EXPECT_EQ(b.sent, framed("one") + framed("two") + framed("three"));
}

TEST(Shard, GivesNoticesOnlyToThoseWhoAsked) {
  auto home = shard{{}};
  auto a = fake_connection{home};
  auto b = fake_connection{home};
  home.admit(admit(a, true));
  home.admit(admit(b, false));
  auto notice = deliver("came");
  notice.notice = true;
  home.deliver(notice);
  home.deliver(deliver("said"));
  home.flush();
  EXPECT_EQ(a.sent, framed("came") + framed("said"));
  EXPECT_EQ(b.sent, framed("said"));
}

TEST(Shard, ClosesWhoFallsOutOfTheWindow) {
  auto home = shard{{.log_window_bytes = 100'000}};
  auto slow = fake_connection{home};
  auto fast = fake_connection{home};
  home.admit(admit(slow));
  home.admit(admit(fast));
  slow.takes = 0;
  for (auto i = 0; i < 20; ++i) {
    home.deliver(deliver(std::string(10'000, 'x')));
    home.flush();
  }
  EXPECT_EQ(slow.closed, disconnect::too_slow);
  EXPECT_FALSE(fast.closed);
  EXPECT_EQ(fast.sent.size(), 20 * framed(std::string(10'000, 'x')).size());
}

TEST(Shard, KeepsAFastReaderHoweverMuchATurnAppends) {
  auto home = shard{{.log_window_bytes = 100'000}};
  auto fast = fake_connection{home};
  home.admit(admit(fast));
  fast.takes = 100'000'000;
  for (auto i = 0; i < 100; ++i)
    home.deliver(deliver(std::string(10'000, 'x')));
  home.deliver(deliver(std::string(300'000, 'y'))); // More than the window in one frame.
  home.flush();
  EXPECT_FALSE(fast.closed);
  EXPECT_EQ(fast.sent.size(), 100 * framed(std::string(10'000, 'x')).size()
                                + framed(std::string(300'000, 'y')).size());
}

TEST(Shard, CountsWhatFramesCostInTheWindow) {
  auto home = shard{{.log_window_bytes = 100'000}};
  auto slow = fake_connection{home};
  home.admit(admit(slow));
  home.flush();
  slow.takes = 0;
  for (auto i = 0; i < 10'000; ++i) // 20 kB of bytes, but a mark for each.
    home.deliver(deliver(""));
  EXPECT_EQ(slow.closed, disconnect::too_slow);
}

TEST(Shard, TellsWhoSkipsUnsavedMessagesThatTheyAreLost) {
  auto home = shard{{.log_window_bytes = 100'000, .slow = slow_policy::skip}};
  auto slow = fake_connection{home, wires::json};
  home.admit(admit(slow));
  home.flush();
  slow.takes = 0;
  for (auto i = 0; i < 20; ++i)
    home.deliver(deliver(std::string(10'000, 'x'), wires::json));
  slow.takes = 1'000'000;
  home.touch(*slow.out);
  home.flush();
  EXPECT_NE(slow.sent.find(R"({"op":"gap","group":"room","epoch":"e","after":0})"),
            std::string::npos);
}

TEST(Shard, TellsWhoSkipsAheadWhatItMissed) {
  auto home = shard{{.log_window_bytes = 100'000, .slow = slow_policy::skip}};
  auto slow = fake_connection{home, wires::json};
  home.admit(admit(slow));
  home.flush();
  slow.takes = 0;
  for (std::uint64_t offset = 1; offset <= 20; ++offset) {
    home.deliver(deliver(std::string(10'000, 'x'), wires::json, offset));
    home.flush();
  }
  slow.takes = 1'000'000;
  slow.sent.clear();
  home.touch(*slow.out);
  home.flush();
  EXPECT_FALSE(slow.closed);
  const auto gap = slow.sent.find(R"("op":"gap")");
  ASSERT_NE(gap, std::string::npos);
  EXPECT_NE(slow.sent.find(R"("after":0,"next":7)", gap), std::string::npos)
    << slow.sent.substr(0, 200);
}

/// Whatever the socket takes at a time, what it gets are whole frames, those
/// of each log in order, none lost or doubled.
TEST(Shard, KeepsFramesWholeHoweverTheSocketCutsThem) {
  auto random = std::mt19937{7};
  auto home = shard{{}};
  auto a = fake_connection{home};
  home.admit(admit(a));
  a.takes = 0;
  auto expected_log = std::string{};
  auto expected_side = std::string{};
  for (auto step = 0; step < 5000; ++step) {
    const auto text = std::to_string(step) + std::string(random() % 40, '.');
    if (random() % 3 == 0) {
      a->offer(framed("s" + text));
      expected_side += framed("s" + text);
    } else {
      home.deliver(deliver("l" + text));
      expected_log += framed("l" + text);
    }
    a.takes = random() % 60;
    home.touch(*a.out);
    home.flush();
  }
  a.takes = 10'000'000;
  home.touch(*a.out);
  home.flush();
  auto log = std::string{};
  auto side = std::string{};
  for (std::size_t at = 0; at < a.sent.size();) {
    ASSERT_EQ(a.sent[at], '\x81');
    const auto size = static_cast<std::size_t>(a.sent[at + 1]) + 2;
    (a.sent[at + 2] == 'l' ? log : side) += a.sent.substr(at, size);
    at += size;
  }
  EXPECT_EQ(log, expected_log);
  EXPECT_EQ(side, expected_side);
}

} // namespace
} // namespace plenum::core
