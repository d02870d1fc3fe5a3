// SPDX-License-Identifier: Apache-2.0
//
// Tests that hold the codecs to the frames under tests/golden.

#include "protocol/msgpack/to_json.hpp"
#include "protocol/wires.hpp"
#include "tests/protocol/describe.hpp"
#include "tests/protocol/golden.hpp"
#include "tests/protocol/samples.hpp"
#include "tests/protocol/unframe.hpp"
#include "tests/support/spoken.hpp"

#include <gtest/gtest.h>

#include <map>

using namespace plenum;
using namespace plenum::core;
using namespace plenum::core::test;

namespace {

/// What a recorded frame of a client means: the same on both wires, unless the
/// frame has a text of its own.
std::string expected(const std::string& folder, const std::string& name) {
  auto own = golden_text(folder + '/' + name + ".txt");
  return own.empty() ? golden_text("json/client/" + name + ".txt") : own;
}

void expect_decoded(wire w, opcode kind, const std::string& folder) {
  const auto frames = recordings(folder);
  ASSERT_FALSE(frames.empty());
  for (const auto& frame : frames) {
    const auto commands = test::decode(w, kind, frame.body, {});
    EXPECT_EQ(describe(commands), expected(folder, frame.name)) << folder << '/' << frame.name;
  }
}

void expect_encoded(wire w, opcode kind, const std::string& folder) {
  auto recorded = std::map<std::string, std::string>{};
  for (auto& frame : recordings(folder))
    recorded.emplace(frame.name, std::move(frame.body));
  for (const auto& one : samples()) {
    const auto frame = recorded.extract(one.name);
    ASSERT_FALSE(frame.empty()) << one.name << " is not recorded in " << folder;
    const auto frames = encode(w, one.what);
    EXPECT_EQ(unframe(frames), (std::vector<sent_frame>{{kind, frame.mapped()}})) << one.name;
  }
  for (const auto& [name, body] : recorded)
    ADD_FAILURE() << "there is no sample for " << folder << '/' << name;
}

TEST(GoldenFrames, OfJsonClientsAreDecoded) {
  expect_decoded(wires::json, opcode::text, "json/client");
}

TEST(GoldenFrames, OfMsgpackClientsAreDecoded) {
  expect_decoded(wires::msgpack, opcode::binary, "msgpack/client");
}

TEST(GoldenFrames, OfTheServerAreEncodedAsJson) {
  expect_encoded(wires::json, opcode::text, "json/server");
}

TEST(GoldenFrames, OfTheServerAreEncodedAsMsgpack) {
  expect_encoded(wires::msgpack, opcode::binary, "msgpack/server");
}

TEST(GoldenFrames, OfTheServerSayTheSameOnBothWires) {
  for (const auto& frame : recordings("msgpack/server")) {
    // A bin has no place in JSON; spaces and escapes of a payload are not kept.
    if (frame.name == "message_bytes" || frame.name == "message_unsaved")
      continue;
    const auto json = msgpack_to_json(frame.body);
    ASSERT_TRUE(json) << frame.name;
    EXPECT_EQ(*json + '\n', golden_text("json/server/" + frame.name + ".json"));
  }
}

} // namespace
