// SPDX-License-Identifier: Apache-2.0
//
// Tests of protocol/raw_codec.

#include "protocol/raw/raw_wire.hpp"

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

using frames = std::vector<sent_frame>;

const auto json = payload{payload_type::json, R"({"a": 1})"};
const auto text = payload{payload_type::text, "Hello"};
const auto bytes = payload{payload_type::bytes, "\xFF\x01"};

any_push published(payload content) {
  return push::published{share(message(std::move(content), 0))};
}

/// The group's messages so far, in the answer to a join.
answer joined(publications past) {
  return {{}, reply::joined{*group_name::parse("lobby"), {}, false, 1, {}, {}, std::move(past)}};
}

TEST(RawCodec, TakesEveryFrameAsAMessage) {
  EXPECT_EQ(describe(test::decode(wires::raw_text, opcode::text, "{\"op\":\"join\"}", {})),
            "- message type=text data=\"{\\\"op\\\":\\\"join\\\"}\"\n");
  EXPECT_EQ(describe(test::decode(wires::raw_text, opcode::binary, "\xFF\x01", {})),
            "- message type=bytes data=ff01\n");
  EXPECT_EQ(describe(test::decode(wires::raw_text, opcode::text, "", {})),
            "- message type=text data=\"\"\n");
}

TEST(RawCodec, AcceptsTextAndBinaryFrames) {
  for (const auto w : {wires::raw_text, wires::raw_bytes}) {
    EXPECT_TRUE(w->make_dialect()->accepts(opcode::text));
    EXPECT_TRUE(w->make_dialect()->accepts(opcode::binary));
  }
}

TEST(RawCodec, FramesPayloadsByTheirType) {
  EXPECT_EQ(unframe(encode(wires::raw_text, published(json))), (frames{{opcode::text, json.data}}));
  EXPECT_EQ(unframe(encode(wires::raw_text, published(text))), (frames{{opcode::text, text.data}}));
  EXPECT_EQ(unframe(encode(wires::raw_text, published(bytes))),
            (frames{{opcode::binary, bytes.data}}));
}

TEST(RawCodec, FramesAllPayloadsAsBinaryIfAskedTo) {
  for (const auto& content : {json, text, bytes})
    EXPECT_EQ(unframe(encode(wires::raw_bytes, published(content))),
              (frames{{opcode::binary, content.data}}));
}

TEST(RawCodec, SendsThePastOfAGroupInOrder) {
  const auto past = joined({share(message(text, 1)), share(message(bytes, 2))});
  EXPECT_EQ(unframe(encode(wires::raw_text, past)),
            (frames{{opcode::text, text.data}, {opcode::binary, bytes.data}}));
}

TEST(RawCodec, SaysNothingElse) {
  for (const auto& one : samples()) {
    const auto silent = !one.name.starts_with("message") && !one.name.starts_with("joined_");
    EXPECT_EQ(encode(wires::raw_text, one.what).empty(),
              silent || one.name.ends_with("not_recovered"))
      << one.name;
  }
  EXPECT_EQ(encode(wires::raw_text, joined({})), "");
}

} // namespace
