// SPDX-License-Identifier: Apache-2.0
//
// Tests of protocol/json_check: which payloads are JSON.

#include "protocol/json/check.hpp"

#include "protocol/limits.hpp"

#include <gtest/gtest.h>

#include <string>

using plenum::core::check_json;
using plenum::core::json_fault;
using plenum::core::max_depth;

namespace {

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

TEST(JsonCheck, AcceptsEveryKindOfValue) {
  for (const auto* text : {"null", "true", "false", "0", "-0", "1.5e-7", R"("")", R"("\u00e9\n")",
                           "[]", "{}", R"({"a":[1,{"b":null}]})", " [ 1 , 2 ] \r\n\t"})
    EXPECT_EQ(check_json(text), json_fault::none) << text;
}

TEST(JsonCheck, AcceptsNumbersOfAnyLength) {
  EXPECT_EQ(check_json("123456789012345678901234567890"), json_fault::none);
  EXPECT_EQ(check_json(std::string(5000, '7') + '.' + std::string(5000, '7')), json_fault::none);
  EXPECT_EQ(check_json("1e999"), json_fault::none);
}

TEST(JsonCheck, RefusesWhatIsNotJson) {
  for (const auto* text : {"",
                           " ",
                           "nul",
                           "True",
                           "NaN",
                           "Infinity",
                           "-",
                           "01",
                           "1.",
                           ".5",
                           "+1",
                           "1e",
                           "0x10",
                           "'a'",
                           "\"",
                           R"("\x41")",
                           R"("\u12")",
                           "\"a\nb\"",
                           "[1,]",
                           "[1 2]",
                           "[",
                           "]",
                           R"({"a"})",
                           R"({a:1})",
                           R"({"a":1,})",
                           "[}",
                           "// no\n1",
                           "1 2",
                           "{} x",
                           "\"\xFF\"",
                           "\xEF\xBB\xBF[]"})
    EXPECT_EQ(check_json(text), json_fault::syntax) << text;
}

TEST(JsonCheck, RefusesHalfASurrogatePair) {
  for (const auto* text : {R"("\ud83d")", R"("\uD83Dx")", R"("\ud83d\n")", R"("\ude00")",
                           R"("\ud83d\u0041")", R"({"\ud83d":1})", R"(["\ud83d\ude00\ud83d"])"})
    EXPECT_EQ(check_json(text), json_fault::surrogate) << text;
  EXPECT_EQ(check_json(R"("\ud83d\ude00")"), json_fault::none);
}

TEST(JsonCheck, RefusesWhatIsNestedTooDeep) {
  EXPECT_EQ(check_json(nested(max_depth)), json_fault::none);
  EXPECT_EQ(check_json(nested(max_depth + 1)), json_fault::depth);
  EXPECT_EQ(check_json(std::string(100000, '[')), json_fault::depth);
}

TEST(JsonCheck, RefusesExponentsThatNobodyCanRead) {
  EXPECT_EQ(check_json("1e99999999999"), json_fault::number);
}

} // namespace
