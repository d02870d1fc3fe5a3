// SPDX-License-Identifier: Apache-2.0
//
// Tests of protocol/json_codec beyond its golden frames.

#include "protocol/native/json_wire.hpp"

#include "protocol/wires.hpp"
#include "tests/protocol/describe.hpp"
#include "tests/protocol/samples.hpp"
#include "tests/protocol/unframe.hpp"
#include "tests/support/spoken.hpp"

#include <gtest/gtest.h>

using namespace plenum;
using namespace plenum::core;
using namespace plenum::core::test;

namespace {

std::string decoded(std::string_view body, const client_limits& limits = {}) {
  return describe(test::decode(wires::json, opcode::text, body, limits));
}

TEST(JsonCodec, AcceptsTextFramesOnly) {
  EXPECT_TRUE(json_dialect{}.accepts(opcode::text));
  EXPECT_FALSE(json_dialect{}.accepts(opcode::binary));
}

TEST(JsonCodec, TakesAsManyCommandsAsTheLimitSays) {
  constexpr auto two = R"([{"op":"ping"},{"op":"ping"}])";
  constexpr auto three = R"([{"op":"ping"},{"op":"ping"},{"op":"ping"}])";
  auto limits = client_limits{};
  limits.batch = 2;
  EXPECT_EQ(decoded(two, limits), "- ping\n- ping\n");
  EXPECT_EQ(decoded(three, limits),
            "- refused too_large \"batch: at most 2 commands in one message\"\n");
}

TEST(JsonCodec, ClampsCountsToTheLimit) {
  auto limits = client_limits{};
  limits.history = 10;
  EXPECT_EQ(decoded(R"({"op":"members","group":"a","limit":11})", limits),
            "- members group=\"a\" limit=10\n");
  EXPECT_EQ(decoded(R"({"op":"history","group":"a","limit":10})", limits),
            "- history group=\"a\" since=none limit=10 reverse=false\n");
}

TEST(JsonCodec, AllowsSpaceAroundAMessage) {
  EXPECT_EQ(decoded(" \r\n\t{ \"op\" : \"ping\" } \n"), "- ping\n");
}

TEST(JsonCodec, ReadsEscapesInNamesOfFields) {
  EXPECT_EQ(decoded(R"({"\u006fp":"p\u0069ng"})"), "- ping\n");
}

TEST(JsonCodec, ChecksFieldsThatNobodyReads) {
  for (const auto* x : {"tru", "nan", "[}", "[1,]", R"({"a"})", R"("\x")", "01", "1 2"})
    EXPECT_EQ(decoded(R"({"op":"ping","x":)" + std::string{x} + '}'),
              "- refused malformed \"not valid JSON\"\n")
      << x;
}

TEST(JsonCodec, IsNotMisledByWhatItDecodedBefore) {
  EXPECT_EQ(decoded(R"({"op":"join","id":1,"group":"a long name of a group"})"),
            "1 join group=\"a long name of a group\" history=0 recover=none notify=false\n");
  EXPECT_EQ(decoded(R"({"op":"pi)"), "- refused malformed \"not valid JSON\"\n");
  EXPECT_EQ(decoded(R"({"op":"ping"})"), "- ping\n");
}

TEST(JsonCodec, TellsOnlyFailuresToThoseWhoDidNotAsk) {
  EXPECT_EQ(encode(wires::json, answer{{}, reply::pong{}}), "");
  EXPECT_NE(encode(wires::json, answer{{}, reply::failed{}}), "");
}

TEST(JsonCodec, AppendsWholeFrames) {
  auto frames = std::string{};
  test::say(wires::json, answer{1, reply::pong{}}, frames);
  test::say(wires::json, answer{2, reply::pong{}}, frames);
  EXPECT_EQ(unframe(frames), (std::vector<sent_frame>{{opcode::text, R"({"op":"pong","id":1})"},
                                                      {opcode::text, R"({"op":"pong","id":2})"}}));
}

TEST(JsonCodec, WritesTheLargestNumbers) {
  constexpr auto most = std::numeric_limits<std::uint64_t>::max();
  const auto gap = any_push{push::gap{*group_name::parse("a"), "e", most - 1, most}};
  const auto frames = encode(wires::json, gap);
  EXPECT_EQ(unframe(frames).at(0).body, R"({"op":"gap","group":"a","epoch":"e",)"
                                        R"("after":18446744073709551614,)"
                                        R"("next":18446744073709551615})");
}

} // namespace
