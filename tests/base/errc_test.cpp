// SPDX-License-Identifier: Apache-2.0
//
// Tests of base/errc: the names of errors on the wire.

#include "base/errc.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string_view>

using plenum::core::errc;

namespace {

TEST(Errc, NamesAreStable) {
  EXPECT_EQ(to_string(errc::malformed), "malformed");
  EXPECT_EQ(to_string(errc::unknown_op), "unknown_op");
  EXPECT_EQ(to_string(errc::invalid_field), "invalid_field");
  EXPECT_EQ(to_string(errc::invalid_group), "invalid_group");
  EXPECT_EQ(to_string(errc::too_large), "too_large");
  EXPECT_EQ(to_string(errc::unauthorized), "unauthorized");
  EXPECT_EQ(to_string(errc::permission_denied), "permission_denied");
  EXPECT_EQ(to_string(errc::rate_limited), "rate_limited");
  EXPECT_EQ(to_string(errc::too_many_groups), "too_many_groups");
  EXPECT_EQ(to_string(errc::group_full), "group_full");
  EXPECT_EQ(to_string(errc::no_such_channel), "no_such_channel");
  EXPECT_EQ(to_string(errc::not_a_member), "not_a_member");
  EXPECT_EQ(to_string(errc::history_disabled), "history_disabled");
  EXPECT_EQ(to_string(errc::relay_unavailable), "relay_unavailable");
  EXPECT_EQ(to_string(errc::timeout), "timeout");
  EXPECT_EQ(to_string(errc::shutting_down), "shutting_down");
  EXPECT_EQ(to_string(errc::internal), "internal");
}

TEST(Errc, NoTwoHaveTheSameName) {
  auto names = std::set<std::string_view>{};
  for (int code = 0; code <= static_cast<int>(errc::internal); ++code)
    EXPECT_TRUE(names.insert(to_string(static_cast<errc>(code))).second) << code;
}

} // namespace
