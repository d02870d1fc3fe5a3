// SPDX-License-Identifier: Apache-2.0

#include "actors/identity.hpp"

#include <gtest/gtest.h>

#include <random>
#include <regex>

namespace plenum::core {
namespace {

const auto ada = *user_id::parse("ada");

bool fits(const std::string& pattern, const std::string& name, const user_id& user = ada) {
  return group_pattern::parse(pattern)->fits(name, user);
}

TEST(GroupPattern, StandsForWholeSegments) {
  EXPECT_TRUE(fits("room/1", "room/1"));
  EXPECT_FALSE(fits("room/1", "room/12"));
  EXPECT_FALSE(fits("room/1", "room:1"));
  EXPECT_TRUE(fits("room/*", "room/1"));
  EXPECT_FALSE(fits("room/*", "room"));
  EXPECT_FALSE(fits("room/*", "room/"));
  EXPECT_FALSE(fits("room/*", "room/1/private"));
  EXPECT_FALSE(fits("room/*", "room/1.private"));
  EXPECT_TRUE(fits("*/log", "room/log"));
  EXPECT_TRUE(fits("room/**", "room/1/private"));
  EXPECT_TRUE(fits("room/**", "room/1.private:x"));
  EXPECT_FALSE(fits("room/**", "room"));
  EXPECT_FALSE(fits("room/**", "rooms/1"));
  EXPECT_TRUE(fits("**", "anything at all"));
}

TEST(GroupPattern, PutsTheUserWhereItSaysSo) {
  EXPECT_TRUE(fits("user/{user}", "user/ada"));
  EXPECT_FALSE(fits("user/{user}", "user/adam"));
  EXPECT_FALSE(fits("user/{user}", "user/ad"));
  EXPECT_FALSE(fits("user/{user}", "user/ada/x"));
  EXPECT_TRUE(fits("{user}:inbox", "ada:inbox"));
  EXPECT_FALSE(fits("user/{user}", "user/", {}));
}

TEST(GroupPattern, TakesUsersWithSeparatorsThatItDoesNotHave) {
  const auto mail = *user_id::parse("ada@example.com");
  EXPECT_TRUE(fits("user/{user}", "user/ada@example.com", mail));
  EXPECT_FALSE(fits("user.{user}", "user.ada@example.com", mail));
}

TEST(GroupPattern, IsNotFooledByUsersThatPoseAsSegments) {
  EXPECT_FALSE(fits("user/{user}", "user/bob/inbox", *user_id::parse("bob/inbox")));
  EXPECT_FALSE(fits("user/{user}/inbox", "user/bob/inbox", *user_id::parse("*")));
}

TEST(GroupPattern, SaysWhatIsWrongWithIt) {
  for (const auto* wrong : {"", "a/**/b", "ro*m", "a/***", "{name}", "x{user}", "a/{user", "\xFF"})
    EXPECT_FALSE(group_pattern::parse(wrong)) << wrong;
  EXPECT_FALSE(group_pattern::parse(std::string(201, 'a')));
  EXPECT_EQ(group_pattern::parse("a/**/b").error().message,
            "pattern 'a/**/b': ** stands at the end only");
}

TEST(Permissions, DenyWhatTheyDoNotAllow) {
  const auto none = permissions{};
  EXPECT_EQ(none.ask(verb::join, "room", ada), permissions::answer::unsaid);
  EXPECT_FALSE(identity{}.may(verb::join, "room", ada));
  EXPECT_TRUE(anybody()->may(verb::send_to, "whoever", ada));
}

TEST(Permissions, LetADenialWinWhoeverSaysIt) {
  auto own = permissions{};
  own.allow(verb::send, *group_pattern::parse("room/**"));
  auto shared = permissions{};
  shared.allow(verb::join, *group_pattern::parse("lobby"));
  shared.deny(verb_set::all(), *group_pattern::parse("room/1/*"));
  const auto who = identity{.own = own,
                            .shared = std::make_shared<const permissions>(std::move(shared))};
  EXPECT_TRUE(who.may(verb::send, "room/1", ada));
  EXPECT_TRUE(who.may(verb::join, "lobby", ada));
  EXPECT_FALSE(who.may(verb::send, "room/1/private", ada));
  EXPECT_FALSE(who.may(verb::send, "lobby", ada));
}

// -- against brute force -------------------------------------------------------------------

/// The same pattern as a regular expression.
std::regex to_regex(const std::string& pattern, const std::string& user) {
  auto made = std::string{};
  for (std::size_t i = 0; i < pattern.size();) {
    if (pattern.compare(i, 2, "**") == 0) {
      made += "[^]+";
      i += 2;
    } else if (pattern[i] == '*') {
      made += "[^/.:]+";
      ++i;
    } else if (pattern.compare(i, 6, "{user}") == 0) {
      made += user;
      i += 6;
    } else {
      made += std::string{"["} + pattern[i++] + ']';
    }
  }
  return std::regex{made};
}

TEST(Permissions, AgreeWithBruteForceOnRandomRules) {
  auto random = std::mt19937{2026};
  const auto pick = [&](const auto& from) { return from[random() % from.size()]; };
  const auto words = std::vector<std::string>{"a", "b", "ab", "ada", ""};
  const auto wild = std::vector<std::string>{"a", "b", "ab", "*", "*", "{user}", "**", ""};
  const auto marks = std::string{"/.:"};
  const auto make = [&](const std::vector<std::string>& from) {
    auto made = pick(from);
    for (auto more = random() % 4; more > 0; --more)
      made += pick(marks) + pick(from);
    return made;
  };
  struct rule {
    std::string pattern;
    verb what;
    bool allows;
  };
  auto decided = std::array<int, 2>{};
  for (auto round = 0; round < 3000; ++round) {
    auto made = identity{};
    auto rules = std::vector<rule>{};
    while (rules.size() < 6) {
      auto text = make(wild);
      auto pattern = group_pattern::parse(text);
      if (!pattern)
        continue;
      const auto what = static_cast<verb>(random() % verb_count);
      const auto allows = random() % 4 != 0;
      rules.push_back({text, what, allows});
      if (allows)
        made.own.allow(what, *pattern);
      else
        made.own.deny(what, *pattern);
    }
    for (auto tries = 0; tries < 8; ++tries) {
      const auto name = make(words);
      const auto what = static_cast<verb>(random() % verb_count);
      auto allowed = false;
      auto denied = false;
      for (const auto& each : rules)
        if (each.what == what && std::regex_match(name, to_regex(each.pattern, "ada")))
          (each.allows ? allowed : denied) = true;
      const auto expected = allowed && !denied;
      ++decided.at(expected ? 1 : 0);
      ASSERT_EQ(made.may(what, name, ada), expected) << name << ' ' << to_string(what);
    }
  }
  EXPECT_GT(decided[1], 300); // The rules are not all about nothing.
}

} // namespace
} // namespace plenum::core
