// SPDX-License-Identifier: Apache-2.0

#include "base/number.hpp"

#include <gtest/gtest.h>

namespace plenum::core {
namespace {

TEST(Number, IsReadToItsLimit) {
  EXPECT_EQ(*read_number<std::uint16_t>("0"), 0);
  EXPECT_EQ(*read_number<std::uint16_t>("65535"), 65535);
}

TEST(Number, IsRefusedInWordsIfItIsNoneOrOutOfRange) {
  for (const auto* text : {"", "65536", "99999999999999999999", "-1", "+1", "12x", " 12", "0x10"}) {
    const auto read = read_number<std::uint16_t>(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().message,
              "a whole number from 0 to 65535 is wanted, not '" + std::string{text} + "'");
  }
}

} // namespace
} // namespace plenum::core
