// SPDX-License-Identifier: Apache-2.0

#include "actors/parties.hpp"

#include <gtest/gtest.h>

namespace plenum::core::test {
namespace {

party_name user(const std::string& name) {
  return {party_name::kind::user, name};
}

TEST(Parties, HaveAsManyChannelsAsTheyMayAndThenPlacesThatAreGivenBack) {
  auto all = parties{};
  auto first = all.enter(user("ada"), 2);
  auto second = all.enter(user("ada"), 2);
  ASSERT_TRUE(first && second);
  EXPECT_FALSE(all.enter(user("ada"), 2));
  EXPECT_TRUE(all.enter(user("ben"), 2));
  *first = {};
  EXPECT_TRUE(all.enter(user("ada"), 2));
}

TEST(Parties, AreUsersOrAddressesOfTheSameName) {
  auto all = parties{};
  auto first = all.enter(user("10.0.0.1"), 1);
  EXPECT_TRUE(all.enter({party_name::kind::address, "10.0.0.1"}, 1));
}

TEST(Parties, ShareTheirMetersAndKeepThemWhenAllHaveGoneUntilTheyAreFull) {
  auto all = parties{};
  const auto slow = rate{0.001, 1};
  const auto now = steady_clock::now();
  {
    auto first = all.enter(user("ada"), 0);
    auto second = all.enter(user("ada"), 0);
    EXPECT_FALSE(first->messages().take(1, slow, now));
    EXPECT_TRUE(second->messages().take(1, slow, now));
    EXPECT_FALSE(second->bytes().take(1, slow, now));
  }
  EXPECT_EQ(all.size(), 1U);
  auto again = all.enter(user("ada"), 0);
  EXPECT_TRUE(again->messages().take(1, slow, now));
}

TEST(Parties, AreForgottenAtOnceIfTheyHaveSentNothing) {
  auto all = parties{};
  all.enter(user("ada"), 0);
  EXPECT_EQ(all.size(), 0U);
}

TEST(Parties, AreForgottenTheOldestFirstIfTheyAreTooMany) {
  auto all = parties{2};
  for (const auto* name : {"a", "b", "c"}) {
    auto place = all.enter(user(name), 0);
    place->messages().take(1, {0.001, 1}, steady_clock::now());
  }
  EXPECT_EQ(all.size(), 2U);
  auto oldest = all.enter(user("a"), 0);
  EXPECT_FALSE(oldest->messages().take(1, {0.001, 1}, steady_clock::now()));
}

} // namespace
} // namespace plenum::core::test
