// SPDX-License-Identifier: Apache-2.0
//
// Who is revoked, as far as a node knows, and what becomes of their channels.

#include "actors/revocations.hpp"
#include "tests/support/test_node.hpp"

#include <gtest/gtest.h>

namespace plenum::core::test {
namespace {

constexpr auto second = std::int64_t{1000};
constexpr auto now = wall_time{1'800'000'000 * second};

struct token {
  std::string user{};
  std::string id{};
  std::optional<std::int64_t> issued{}; ///< In seconds before now.
};

identity_ptr who(const token& what) {
  auto made = identity{.user = *user_id::parse(what.user), .token_id = what.id};
  if (what.issued)
    made.issued = wall_time{now.ms - *what.issued * second};
  return std::make_shared<const identity>(std::move(made));
}

revocation of(const token& what, std::optional<std::int64_t> before = {}, std::int64_t lasts = 60) {
  if (before)
    *before = now.ms / second - *before;
  return *revocation::of(what.user, what.id, before, std::chrono::seconds{lasts}, now);
}

class Revocations : public testing::Test {
protected:
  bool covers(const token& what, wall_time when = now) const {
    return known.covers(who(what), when);
  }

  revocations known{3};
};

TEST_F(Revocations, CoverAUserWheneverTheTokenWasMade) {
  known.add(of({.user = "ada"}), now);
  EXPECT_TRUE(covers({.user = "ada", .issued = 0}));
  EXPECT_TRUE(covers({.user = "ada", .issued = -10}));
  EXPECT_TRUE(covers({.user = "ada"}));
  EXPECT_FALSE(covers({.user = "ben", .issued = 0}));
  EXPECT_FALSE(covers({.id = "ada"}));
}

TEST_F(Revocations, CoverATokenByItsName) {
  known.add(of({.id = "t1"}), now);
  EXPECT_TRUE(covers({.user = "ada", .id = "t1", .issued = 0}));
  EXPECT_FALSE(covers({.user = "ada", .id = "t2", .issued = 0}));
  EXPECT_FALSE(covers({.user = "t1"}));
}

TEST_F(Revocations, CoverWhatAUserGotUpToASecondAndWhatDoesNotSayWhen) {
  known.add(of({.user = "ada"}, 10), now);
  EXPECT_TRUE(covers({.user = "ada", .issued = 11}));
  EXPECT_TRUE(covers({.user = "ada", .issued = 10}));
  EXPECT_FALSE(covers({.user = "ada", .issued = 9}));
  EXPECT_TRUE(covers({.user = "ada"}));
  EXPECT_FALSE(covers({.user = "ben", .issued = 11}));
}

TEST_F(Revocations, CoverWhatAnybodyGotButNotWhoHasNoToken) {
  known.add(of({}, 10), now);
  EXPECT_TRUE(covers({.user = "ben", .issued = 11}));
  EXPECT_TRUE(covers({.issued = 11}));
  EXPECT_FALSE(covers({.user = "ben", .issued = 9}));
  EXPECT_FALSE(known.covers(nobody(), now));
  EXPECT_FALSE(known.covers(anybody(), now));
}

TEST_F(Revocations, HoldUntilTheirEndAndAreThenForgotten) {
  known.add(of({.user = "ada"}), now);
  EXPECT_TRUE(covers({.user = "ada"}, {now.ms + 60 * second - 1}));
  EXPECT_FALSE(covers({.user = "ada"}, {now.ms + 60 * second}));
  known.forget_old({now.ms + 60 * second});
  EXPECT_EQ(known.size(), 1U);
  known.forget_old({now.ms + 60 * second + 1});
  EXPECT_EQ(known.size(), 0U);
}

TEST_F(Revocations, AreTakenBackWhateverIsHeardLate) {
  const auto first = of({.user = "ada"});
  auto back = of({.user = "ada"}, {}, 0);
  back.made = first.made + 1;
  known.add(first, now);
  known.add(back, now);
  EXPECT_FALSE(covers({.user = "ada"}));
  known.add(first, now); // As somebody reads it who was late.
  EXPECT_FALSE(covers({.user = "ada"}));
  EXPECT_EQ(known.size(), 1U);
}

TEST_F(Revocations, KeepTheLaterOfTwoTimesAsLongAsEitherHolds) {
  known.add(of({.user = "ada"}, 10, 60), now);
  known.add(of({.user = "ada"}, 20, 90), now);
  EXPECT_TRUE(covers({.user = "ada", .issued = 10}, {now.ms + 89 * second}));
  EXPECT_FALSE(covers({.user = "ada", .issued = 9}));
  EXPECT_EQ(known.size(), 1U);
}

TEST_F(Revocations, ForgetThoseThatEndFirstWhenThereIsNoRoom) {
  known.add(of({.user = "a"}, {}, 20), now);
  known.add(of({.user = "b"}, {}, 10), now);
  known.add(of({.user = "c"}, {}, 30), now);
  known.add(of({.user = "d"}, {}, 40), now);
  EXPECT_EQ(known.size(), 3U);
  EXPECT_FALSE(covers({.user = "b"}));
  for (const auto* left : {"a", "c", "d"})
    EXPECT_TRUE(covers({.user = left})) << left;
}

TEST(Revocation, IsOfAUserOrATokenOrATime) {
  const auto asked = [](const char* user, const char* id, std::optional<std::int64_t> before,
                        std::chrono::seconds lasts) {
    return revocation::of(user, id, before, lasts, now).has_value();
  };
  const auto day = longest_token;
  EXPECT_TRUE(asked("ada", "", {}, day));
  EXPECT_TRUE(asked("ada", "", 5, day));
  EXPECT_TRUE(asked("", "t", {}, longest_revocation));
  EXPECT_TRUE(asked("", "", 5, std::chrono::seconds{0}));
  EXPECT_FALSE(asked("", "", {}, day));
  EXPECT_FALSE(asked("ada", "t", {}, day));
  EXPECT_FALSE(asked("", "t", 5, day));
  EXPECT_FALSE(asked("ada", "", -1, day));
  EXPECT_FALSE(asked("ada", "", {}, longest_revocation + std::chrono::seconds{1}));
  EXPECT_FALSE(asked("ada", "", {}, std::chrono::seconds{-1}));
  EXPECT_FALSE(asked("", std::string(129, 't').c_str(), {}, day));
  EXPECT_FALSE(asked("a\xff", "", {}, day));
}

TEST(RevokedChannels, AreClosedAndOthersAreNot) {
  auto node = test_node{};
  auto ada = node.connect(who({.user = "ada", .issued = 5}));
  auto ben = node.connect(who({.user = "ben", .issued = 5}));
  auto program = node.connect("ada");
  auto closed = std::size_t{0};
  tell(node.shared().envoy, revoke{*revocation::of("ada", "", {}, longest_token, wall_time::now()),
                                   [&](const result<findings>& told) {
                                     closed = std::get<finding::revoked>(told->list.at(0)).closed;
                                   }});
  node.run();
  node.run();
  EXPECT_EQ(ada.box().closed, disconnect::revoked);
  EXPECT_FALSE(ben.box().closed);
  EXPECT_FALSE(program.box().closed);
  EXPECT_EQ(closed, 1U);
}

TEST(RevokedChannels, AreClosedThatOpenOnlyAfterwards) {
  auto node = test_node{};
  node.shared().revocations->add(*revocation::of("ada", "", {}, longest_token, wall_time::now()),
                                 wall_time::now());
  auto ada = node.connect(who({.user = "ada"}));
  EXPECT_EQ(ada.box().closed, disconnect::revoked);
}

TEST(RevokedChannels, AreNotRevokedWhenNobodyCouldBeAsked) {
  auto node = test_node{};
  auto ada = node.connect(who({.user = "ada"}));
  node.through.away = true;
  auto why = std::optional<errc>{};
  tell(node.shared().envoy, revoke{*revocation::of("ada", "", {}, longest_token, wall_time::now()),
                                   [&](const result<findings>& told) {
                                     if (!told)
                                       why = told.error().code;
                                   }});
  node.run();
  EXPECT_EQ(why, errc::relay_unavailable);
  EXPECT_FALSE(ada.box().closed);
}

} // namespace
} // namespace plenum::core::test
