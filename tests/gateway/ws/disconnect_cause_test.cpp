// SPDX-License-Identifier: Apache-2.0

#include "gateway/ws/disconnect_cause.hpp"

#include "protocol/disconnect.hpp"

#include <gtest/gtest.h>

#include <set>

namespace plenum::core::test {
namespace {

TEST(DisconnectCause, HasANameOfItsOwnEach) {
  auto names = std::set<std::string_view>{};
  for (std::size_t i = 0; i < disconnect_causes; ++i)
    names.insert(to_string(static_cast<disconnect_cause>(i)));
  EXPECT_EQ(names.size(), disconnect_causes);
  EXPECT_FALSE(names.contains(""));
  EXPECT_EQ(to_string(disconnect_cause::node_stops), "node_stops");
}

TEST(DisconnectCause, IsNamedAfterWhyTheServerCloses) {
  EXPECT_EQ(cause_of(disconnect::malformed.code), disconnect_cause::malformed);
  EXPECT_EQ(cause_of(disconnect::timeout.code), disconnect_cause::timeout);
  EXPECT_EQ(cause_of(disconnect::expired.code), disconnect_cause::expired);
  EXPECT_EQ(cause_of(disconnect::too_slow.code), disconnect_cause::too_slow);
  EXPECT_EQ(cause_of(disconnect::rate_limited.code), disconnect_cause::rate_limited);
  EXPECT_EQ(cause_of(disconnect::too_large.code), disconnect_cause::too_large);
  EXPECT_EQ(cause_of(disconnect::internal.code), disconnect_cause::internal);
  EXPECT_EQ(cause_of(disconnect::unsupported.code), disconnect_cause::unsupported);
  EXPECT_EQ(cause_of(disconnect::node_stops.code), disconnect_cause::node_stops);
  EXPECT_EQ(cause_of(disconnect::node_leaves.code), disconnect_cause::node_stops);
}

TEST(DisconnectCause, IsTheApplicationForCodesOfItsChoice) {
  for (const std::uint16_t code :
       std::initializer_list<std::uint16_t>{1000, 1002, 1007, 3000, 4999})
    EXPECT_EQ(cause_of(code), disconnect_cause::application);
}

} // namespace
} // namespace plenum::core::test
