// SPDX-License-Identifier: Apache-2.0
//
// Tests of protocol/wires: which wire a client gets.

#include "protocol/wires.hpp"

#include <gtest/gtest.h>

using namespace plenum::core;
using plenum::core::wires::negotiate;

namespace {

TEST(Wire, IsTheOneThatTheClientAsksFor) {
  EXPECT_EQ(negotiate("plenum.v1.json"), wires::json);
  EXPECT_EQ(negotiate("plenum.v1.msgpack"), wires::msgpack);
}

TEST(Wire, IsTheFirstOfTheListThatIsKnown) {
  EXPECT_EQ(negotiate("mqtt, plenum.v1.msgpack, plenum.v1.json"), wires::msgpack);
  EXPECT_EQ(negotiate("plenum.v1.json,plenum.v1.msgpack"), wires::json);
}

TEST(Wire, IgnoresSpaceAroundNames) {
  EXPECT_EQ(negotiate(" \tplenum.v1.json\t "), wires::json);
}

TEST(Wire, IsNoneIfNoNameIsKnown) {
  for (const auto* offered :
       {"", ",", " , ", "plenum.v2.json", "PLENUM.V1.JSON", "plenum.v1.jsonx"})
    EXPECT_EQ(negotiate(offered), nullptr) << offered;
}

TEST(Wire, HasTheSubprotocolThatItIsAskedForBy) {
  for (const auto w : {wires::json, wires::msgpack})
    EXPECT_EQ(negotiate(w->subprotocol), w);
  EXPECT_EQ(wires::raw_text->subprotocol, "");
  EXPECT_EQ(wires::raw_bytes->subprotocol, "");
}

} // namespace
