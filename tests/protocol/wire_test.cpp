// SPDX-License-Identifier: Apache-2.0
//
// Tests of protocol/wire: which wire a client gets.

#include "protocol/wire.hpp"

#include <gtest/gtest.h>

using plenum::core::negotiate;
using plenum::core::wire;

namespace {

TEST(Wire, IsTheOneThatTheClientAsksFor) {
  EXPECT_EQ(negotiate("plenum.v1.json"), wire::json);
  EXPECT_EQ(negotiate("plenum.v1.msgpack"), wire::msgpack);
}

TEST(Wire, IsTheFirstOfTheListThatIsKnown) {
  EXPECT_EQ(negotiate("mqtt, plenum.v1.msgpack, plenum.v1.json"), wire::msgpack);
  EXPECT_EQ(negotiate("plenum.v1.json,plenum.v1.msgpack"), wire::json);
}

TEST(Wire, IgnoresSpaceAroundNames) {
  EXPECT_EQ(negotiate(" \tplenum.v1.json\t "), wire::json);
}

TEST(Wire, IsNoneIfNoNameIsKnown) {
  for (const auto* offered :
       {"", ",", " , ", "plenum.v2.json", "PLENUM.V1.JSON", "plenum.v1.jsonx"})
    EXPECT_EQ(negotiate(offered), std::nullopt) << offered;
}

TEST(Wire, HasTheSubprotocolThatItIsAskedForBy) {
  for (const auto w : {wire::json, wire::msgpack})
    EXPECT_EQ(negotiate(subprotocol(w)), w);
  EXPECT_EQ(subprotocol(wire::raw_text), "");
  EXPECT_EQ(subprotocol(wire::raw_bytes), "");
}

TEST(Wire, HasAnIndexBelowTheCount) {
  EXPECT_EQ(index(wire::json), 0U);
  EXPECT_EQ(index(wire::raw_json) + 1, plenum::core::wire_count);
}

} // namespace
