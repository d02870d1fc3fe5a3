// SPDX-License-Identifier: Apache-2.0

#include "base/utf8.hpp"

#include <gtest/gtest.h>

#include <string>

namespace plenum::core::test {
namespace {

/// As the table 3-7 of the Unicode standard has it, for all that three bytes can be.
bool is_whole(unsigned a, unsigned b, unsigned c) {
  const auto in = [](unsigned x, unsigned least, unsigned most) { return x >= least && x <= most; };
  if (!in(c, 0x80, 0xBF))
    return false;
  return (a == 0xE0 && in(b, 0xA0, 0xBF)) || (in(a, 0xE1, 0xEC) && in(b, 0x80, 0xBF))
         || (a == 0xED && in(b, 0x80, 0x9F)) || (in(a, 0xEE, 0xEF) && in(b, 0x80, 0xBF));
}

std::string of(std::initializer_list<unsigned> bytes) {
  auto made = std::string{};
  for (const auto each : bytes)
    made += static_cast<char>(each);
  return made;
}

TEST(Utf8, WholeSequencesEndBeforeWhatIsNone) {
  EXPECT_EQ(whole_sequences(""), 0U);
  EXPECT_EQ(whole_sequences("plain"), 5U);
  EXPECT_EQ(whole_sequences("\xC3\xA9t\xC3\xA9"), 5U);
  EXPECT_EQ(whole_sequences("\xC3\xA9t\xC3"), 3U);
  for (auto length = 0U; length < 50; ++length)
    for (auto wrong = 0U; wrong < length; ++wrong) {
      auto text = std::string(length, 'x');
      EXPECT_EQ(whole_sequences(text), length);
      text[wrong] = '\x80';
      EXPECT_EQ(whole_sequences(text), wrong) << length;
    }
}

TEST(Utf8, EveryThreeBytesAreJudgedAsTheStandardDoes) {
  for (auto a = 0xE0U; a <= 0xEFU; ++a)
    for (auto b = 0U; b < 256; ++b)
      for (const auto c : {0U, 0x7FU, 0x80U, 0xBFU, 0xC0U, 0xFFU})
        ASSERT_EQ(whole_sequences(of({a, b, c})) == 3, is_whole(a, b, c)) << a << ' ' << b;
}

TEST(Utf8, ABeginningIsWhatMoreBytesCanMakeWhole) {
  const auto tails = {0x80U, 0x90U, 0xA0U, 0xBFU};
  for (auto a = 0x80U; a < 256; ++a) {
    auto can = false;
    for (const auto b : tails)
      for (const auto c : tails)
        for (const auto d : tails)
          can = can || sequence_length(of({a, b, c, d})) > 1;
    EXPECT_EQ(begins_sequence(of({a})), can) << a;
    for (auto b = 0U; b < 256; ++b) {
      can = false;
      for (const auto c : tails)
        for (const auto d : tails)
          can = can || sequence_length(of({a, b, c, d})) > 2;
      EXPECT_EQ(begins_sequence(of({a, b})), can) << a << ' ' << b;
    }
  }
  EXPECT_TRUE(begins_sequence("\xF0\x90\x80"));
  EXPECT_FALSE(begins_sequence("\xF0\x90\x7F"));
  EXPECT_FALSE(begins_sequence("\xF4\x90\x80"));
}

} // namespace
} // namespace plenum::core::test
