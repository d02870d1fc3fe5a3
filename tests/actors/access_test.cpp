// SPDX-License-Identifier: Apache-2.0
//
// What a channel's client may do, and what becomes of that with a new token.

#include "tests/support/test_node.hpp"

#include <gtest/gtest.h>

namespace plenum::core::test {
namespace {

using lines = std::vector<std::string>;

/// Somebody who may do these things in groups of these patterns.
identity_ptr who(const std::string& user, std::initializer_list<std::pair<verb, const char*>> may,
                 std::vector<group_name> groups = {}) {
  auto made = identity{.user = *user_id::parse(user), .groups = std::move(groups)};
  for (const auto& [what, where] : may)
    made.own.allow(what, *group_pattern::parse(where));
  return std::make_shared<const identity>(std::move(made));
}

TEST(Access, IsRefusedWithTheVerbAndTheGroupWhetherThereIsSuchAGroupOrNot) {
  auto node = test_node{};
  auto ben = node.connect("ben");
  ben.join("secret");
  ben.told();
  auto ada = node.connect(who("ada", {{verb::join, "room/*"}, {verb::send, "room/1"}}));
  ada.join("room/1");
  ada.send("room/1", "hello");
  ada.told();
  ada.join("secret");
  ada.join("nothing");
  ada.send("room/2", "hello");
  ada.history("room/1", 1);
  ada.members("room/1");
  ada.send_to(ben.id(), "hello");
  EXPECT_EQ(ada.told(), (lines{"error secret permission_denied", "error nothing permission_denied",
                               "error room/2 permission_denied", "error room/1 permission_denied",
                               "error room/1 permission_denied", "error permission_denied"}));
  EXPECT_EQ(ben.told(), lines{});
  const auto& denied = node.shared().access->denied;
  EXPECT_EQ(denied[static_cast<std::size_t>(verb::join)], 2U);
  EXPECT_EQ(denied[static_cast<std::size_t>(verb::send_to)], 1U);
}

TEST(Access, ToWhatAJoinShowsIsWantedAsWell) {
  auto node = test_node{};
  auto ada = node.connect(who("ada", {{verb::join, "**"}}));
  ada.join("room", {.history = 1});
  ada.join("room", {.recover = position{0, "x"}});
  ada.join("room", {.notify = true});
  EXPECT_EQ(ada.told(), (lines{"error room permission_denied", "error room permission_denied",
                               "error room permission_denied"}));
}

TEST(Access, IsNoBusinessOfTheProgramsOwnCalls) {
  auto node = test_node{};
  auto ada = node.connect(who("ada", {}));
  node.enroll(ada, "room");
  auto ben = node.connect("ben");
  ben.send("room", "hello");
  EXPECT_EQ(ada.told().size(), 1U);
}

TEST(Access, WithATokenJoinsTheGroupsThatItNames) {
  auto node = test_node{};
  auto ada = node.connect(who("ada", {}, {*group_name::parse("inbox")}));
  auto ben = node.connect("ben");
  ben.send("inbox", "hello");
  ben.told();
  EXPECT_EQ(ada.told().size(), 1U);
}

TEST(Access, ChangesWithANewTokenAndTakesMembershipsWithIt) {
  auto node = test_node{};
  auto ada = node.connect(who("ada", {{verb::join, "**"}}));
  ada.join("room");
  ada.join("den");
  node.enroll(ada, "hall");
  ada.told();
  ada.check(9, who("ada", {{verb::join, "room"}}));
  EXPECT_EQ(ada.told(), (lines{"removed den", "refreshed null"}));
  auto ben = node.connect("ben");
  for (const auto* group : {"room", "den", "hall"})
    ben.send(group, group);
  EXPECT_EQ(ada.told().size(), 2U);
}

TEST(Access, StaysAsItIsWhenTheNewTokenIsNoGood) {
  auto node = test_node{};
  auto ada = node.connect(who("ada", {{verb::join, "**"}}));
  ada.check(9, error{errc::unauthorized, "the token has expired"});
  ada.check(10, who("eve", {}));
  ada.join("room");
  const auto told = ada.told();
  ASSERT_EQ(told.size(), 3U);
  EXPECT_EQ(told[0], "error unauthorized");
  EXPECT_EQ(told[1], "error unauthorized");
  EXPECT_FALSE(ada.box().closed);
}

} // namespace
} // namespace plenum::core::test
