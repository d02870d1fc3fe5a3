// SPDX-License-Identifier: Apache-2.0

#include "protocol/disconnect.hpp"

#include "base/names.hpp"

#include <gtest/gtest.h>

#include <string>

namespace plenum::core {
namespace {

TEST(Disconnect, HasAReasonThatFitsIntoACloseFrame) {
  EXPECT_EQ(disconnect::by_application(1000, std::string(123, 'x')).reason.str().size(), 123U);
  EXPECT_EQ(disconnect::by_application(1000, std::string(5000, 'x')).reason.str().size(), 123U);
}

TEST(Disconnect, CutsItsReasonAtACharacter) {
  for (std::size_t ahead = 0; ahead < 4; ++ahead) {
    auto text = std::string(120 + ahead, 'x');
    for (auto i = 0; i < 3; ++i)
      text += "\xF0\x9F\x98\x80";
    const auto why = disconnect::by_application(1000, text);
    EXPECT_EQ(why.reason.str().size(), 120 + ahead);
  }
}

TEST(Disconnect, EndsItsReasonBeforeWhatIsNoUtf8) {
  EXPECT_EQ(disconnect::by_application(1000, "bye \xFF now").reason.str(), "bye ");
}

TEST(Disconnect, MakesCodesThatMayNotBeSentNormal) {
  for (const auto code : {0, 999, 1004, 1005, 1006, 1014, 1015, 2999, 5000, 65535})
    EXPECT_EQ(disconnect::by_application(static_cast<std::uint16_t>(code), {}).code, 1000) << code;
  for (const auto code : {1000, 1001, 1012, 1013, 3000, 4999})
    EXPECT_EQ(disconnect::by_application(static_cast<std::uint16_t>(code), {}).code, code);
}

} // namespace
} // namespace plenum::core
