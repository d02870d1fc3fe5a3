// SPDX-License-Identifier: Apache-2.0
//
// Tests of protocol/base64, with the vectors of RFC 4648 section 10.

#include "protocol/base64.hpp"

#include <gtest/gtest.h>

#include <random>

using plenum::core::append_base64;
using plenum::core::parse_base64;

namespace {

std::string base64(std::string_view bytes) {
  auto out = std::string{};
  append_base64(out, bytes);
  return out;
}

TEST(Base64, IsThatOfTheRfc) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
  EXPECT_EQ(base64("foob"), "Zm9vYg==");
  EXPECT_EQ(base64("fooba"), "Zm9vYmE=");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
}

TEST(Base64, UsesTheStandardAlphabet) {
  EXPECT_EQ(base64("\xFB\xEF\xFF"), "++//");
  EXPECT_EQ(parse_base64("++//"), "\xFB\xEF\xFF");
}

TEST(Base64, IsReadBackForEveryLength) {
  auto random = std::mt19937{1};
  for (std::size_t size = 0; size < 200; ++size) {
    auto bytes = std::string(size, '\0');
    for (auto& byte : bytes)
      byte = static_cast<char>(random());
    EXPECT_EQ(parse_base64(base64(bytes)), bytes);
  }
}

TEST(Base64, IsRefusedWithoutItsPadding) {
  for (const auto* text : {"Zg", "Zg=", "Zm8", "Z", "=", "==", "====", "Zg==="})
    EXPECT_FALSE(parse_base64(text)) << text;
}

TEST(Base64, IsRefusedWithPaddingInside) {
  for (const auto* text : {"Zg==Zg==", "Z=g=", "Z===", "=Zg="})
    EXPECT_FALSE(parse_base64(text)) << text;
}

TEST(Base64, IsRefusedWithBitsThatMeanNothing) {
  for (const auto* text : {"Zh==", "Zm9=", "Z/=="})
    EXPECT_FALSE(parse_base64(text)) << text;
}

TEST(Base64, IsRefusedWithAnyOtherCharacter) {
  for (const auto* text : {"Zm9 ", "Zm\n9", "Zm-_", "Zm9\xC3", "Zm9."})
    EXPECT_FALSE(parse_base64(text)) << text;
  EXPECT_FALSE(parse_base64(std::string_view{"Zm9\0", 4}));
}

} // namespace
