// SPDX-License-Identifier: Apache-2.0

#include "base/log.hpp"

#include <gtest/gtest.h>

namespace plenum::core {
namespace {

/// What a program logs with this field in it.
std::string logged(log::format how, const std::string& value) {
  ::testing::internal::CaptureStdout();
  log::start(how);
  log::info("said", {{"what", value}});
  return ::testing::internal::GetCapturedStdout();
}

bool ends_with(const std::string& line, const std::string& end) {
  return line.ends_with(end + "\n");
}

TEST(Log, EscapesWhatMayNotStandInJson) {
  const auto line = logged(log::format::json, "a\"b\\c\n\x01");
  EXPECT_TRUE(ends_with(line, R"("message":"said","what":"a\"b\\c\u000a\u0001"})")) << line;
}

TEST(Log, KeepsUtf8InJson) {
  const auto line = logged(log::format::json, "Grüße 😀");
  EXPECT_TRUE(ends_with(line, R"("what":"Grüße 😀"})")) << line;
}

TEST(Log, ReplacesWhatIsNoUtf8InJson) {
  const auto line = logged(log::format::json, "a\xFF-\xC3(-\xED\xA0\x80-\xE2\x82");
  EXPECT_TRUE(ends_with(line, R"("what":"a\ufffd-\ufffd(-\ufffd\ufffd\ufffd-\ufffd\ufffd"})"))
    << line;
}

TEST(Log, KeepsAnEventOnOneLineOfText) {
  const auto line = logged(log::format::text, "a\nb");
  EXPECT_TRUE(ends_with(line, " said what=a b")) << line;
}

} // namespace
} // namespace plenum::core
