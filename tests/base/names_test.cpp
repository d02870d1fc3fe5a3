// SPDX-License-Identifier: Apache-2.0
//
// Tests of base/names: which names of groups and users are accepted.

#include "base/names.hpp"

#include <gtest/gtest.h>

#include <unordered_set>

using plenum::core::errc;
using plenum::core::group_name;
using plenum::core::is_utf8;
using plenum::core::user_id;

namespace {

std::string refusal_of(std::string_view name) {
  const auto parsed = group_name::parse(name);
  if (parsed)
    return "accepted";
  EXPECT_EQ(parsed.error().code, errc::invalid_group);
  return parsed.error().message;
}

TEST(GroupName, AcceptsWhatPeopleWrite) {
  for (const auto* name : {"a", "lobby", "room/42", "two words", "Grüße", "日本", "😀", "plenum"})
    EXPECT_EQ(refusal_of(name), "accepted") << name;
}

TEST(GroupName, KeepsItsText) {
  EXPECT_EQ(group_name::parse("lobby")->str(), "lobby");
}

TEST(GroupName, HasOneToTwoHundredBytes) {
  EXPECT_EQ(refusal_of(""), "a group name has at least 1 byte");
  EXPECT_EQ(refusal_of(std::string(200, 'x')), "accepted");
  EXPECT_EQ(refusal_of(std::string(201, 'x')), "a group name has at most 200 bytes");
}

TEST(GroupName, HasNoControlCharacters) {
  for (const auto* name : {"a\nb", "a\tb", "\x01", "a\x7F"})
    EXPECT_EQ(refusal_of(name), "a group name has no control characters");
  EXPECT_EQ(refusal_of(std::string_view{"a\0b", 3}), "a group name has no control characters");
}

TEST(GroupName, HasNoSpacesAtItsEnds) {
  EXPECT_EQ(refusal_of(" a"), "a group name has no spaces at its ends");
  EXPECT_EQ(refusal_of("a "), "a group name has no spaces at its ends");
}

TEST(GroupName, DoesNotBeginWithTheReservedPrefix) {
  EXPECT_EQ(refusal_of("plenum:nodes"), "group names that begin with plenum: are reserved");
}

TEST(GroupName, IsUtf8) {
  EXPECT_EQ(refusal_of("a\xFF"), "a group name is UTF-8");
}

TEST(GroupName, CanBeAKeyOfAHashTable) {
  auto names = std::unordered_set<group_name>{*group_name::parse("a"), *group_name::parse("a")};
  EXPECT_EQ(names.size(), 1U);
}

TEST(UserId, MayBeEmpty) {
  EXPECT_TRUE(user_id{}.empty());
  EXPECT_EQ(*user_id::parse(""), user_id{});
}

TEST(UserId, HasAtMostAHundredAndTwentyEightBytes) {
  EXPECT_TRUE(user_id::parse(std::string(128, 'x')));
  const auto refused = user_id::parse(std::string(129, 'x'));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error(),
            (plenum::core::error{errc::invalid_field, "user has at most 128 bytes"}));
}

TEST(UserId, IsUtf8WithoutControlCharacters) {
  EXPECT_EQ(user_id::parse("a\xC3").error().message, "user is UTF-8");
  EXPECT_EQ(user_id::parse("a\r").error().message, "user has no control characters");
}

TEST(Utf8, EndsOfEachLengthAreValid) {
  for (const auto* text : {"", "\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF",
                           "\xEE\x80\x80", "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"})
    EXPECT_TRUE(is_utf8(text)) << testing::PrintToString(text);
}

TEST(Utf8, OverlongFormsAreNot) {
  for (const auto* text : {"\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xF0\x8F\xBF\xBF"})
    EXPECT_FALSE(is_utf8(text)) << testing::PrintToString(text);
}

TEST(Utf8, SurrogatesAndWhatIsAboveUnicodeAreNot) {
  for (const auto* text : {"\xED\xA0\x80", "\xED\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80"})
    EXPECT_FALSE(is_utf8(text)) << testing::PrintToString(text);
}

TEST(Utf8, BrokenSequencesAreNot) {
  for (const auto* text :
       {"\x80", "\xC2", "\xE2\x82", "\xF0\x9F\x98", "\xC2x", "\xE2\x82x", "\xFF"})
    EXPECT_FALSE(is_utf8(text)) << testing::PrintToString(text);
}

} // namespace
