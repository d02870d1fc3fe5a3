// SPDX-License-Identifier: Apache-2.0

#include "actors/memberships.hpp"

#include <gtest/gtest.h>

namespace plenum::core {
namespace {

const auto room = *group_name::parse("room");
const auto den = *group_name::parse("den");

using groups = std::vector<group_name>;

TEST(Memberships, CountFromTheAskingOn) {
  auto in = memberships{};
  EXPECT_TRUE(in.join(room, 1));
  EXPECT_TRUE(in.join(room, 1));
  EXPECT_FALSE(in.join(den, 1));
  EXPECT_FALSE(in.enroll(den, 1));
  EXPECT_EQ(in.all(), (groups{room}));
}

TEST(Memberships, MakeRoomWhenLeaveIsAsked) {
  auto in = memberships{};
  in.join(room, 1);
  in.leave(room);
  EXPECT_TRUE(in.join(den, 1));
  in.answered("room", true);
  in.answered("den", true);
  EXPECT_EQ(in.all(), (groups{den}));
}

TEST(Memberships, EndWithARefusal) {
  auto in = memberships{};
  in.join(room, 1);
  in.answered("room", false);
  EXPECT_TRUE(in.all().empty());
  EXPECT_TRUE(in.join(den, 1));
}

TEST(Memberships, AreKeptUntilTheLastJoinIsAnswered) {
  auto in = memberships{};
  in.join(room, 10);
  in.leave(room);
  in.join(room, 10);
  in.answered("room", false);
  EXPECT_EQ(in.all(), (groups{room}));
  in.answered("room", true);
  EXPECT_EQ(in.all(), (groups{room}));
  in.leave(room);
  EXPECT_TRUE(in.all().empty());
}

TEST(Memberships, OfTheProgramOutliveARefusalOfTheClient) {
  auto in = memberships{};
  in.enroll(room, 10);
  in.join(room, 10);
  in.answered("room", false);
  EXPECT_EQ(in.all(), (groups{room}));
  in.leave(room);
  EXPECT_TRUE(in.all().empty());
}

} // namespace
} // namespace plenum::core
