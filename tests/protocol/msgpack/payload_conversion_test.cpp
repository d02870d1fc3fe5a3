// SPDX-License-Identifier: Apache-2.0
//
// Tests of the way from JSON to MessagePack and back, as a payload takes it
// between members that speak different wires.

#include "protocol/json/check.hpp"
#include "protocol/limits.hpp"
#include "protocol/msgpack/from_json.hpp"
#include "protocol/msgpack/to_json.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <random>

using namespace plenum;
using namespace plenum::core;

namespace {

std::string to_msgpack(std::string_view json) {
  auto out = std::string{};
  append_msgpack(out, json);
  return out;
}

/// `json` after the way to MessagePack and back.
std::string there_and_back(std::string_view json) {
  const auto back = msgpack_to_json(to_msgpack(json));
  return back ? *back : back.error().message;
}

/// Writes random JSON in the form that msgpack_to_json writes.
class json_maker {
public:
  explicit json_maker(unsigned seed) : random_{seed} {}

  std::string value(int depth = 0) {
    switch (pick(depth < 5 ? 8 : 6)) {
      case 0: return "null";
      case 1: return pick(2) == 0 ? "true" : "false";
      case 2: return std::to_string(static_cast<std::int64_t>(random_() >> pick(64)));
      case 3: return std::to_string(-static_cast<std::int64_t>(random_() >> (1 + pick(63))));
      case 4: return real();
      case 5: return string();
      case 6: return list('[', ']', [&] { return value(depth + 1); });
      default: return list('{', '}', [&] { return string() + ':' + value(depth + 1); });
    }
  }

private:
  std::uint64_t pick(std::uint64_t n) { return random_() % n; }

  /// Any finite double, as its shortest text with a sign of being real.
  std::string real() {
    auto number = std::bit_cast<double>(random_());
    if (!std::isfinite(number))
      number = 0.5;
    auto text = std::string(32, '\0');
    text.resize(static_cast<std::size_t>(
      std::to_chars(text.data(), text.data() + text.size(), number).ptr - text.data()));
    return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
  }

  std::string string() {
    static constexpr std::string_view parts[] = {
      "a", "Grüße", "😀", " ", R"(\")", R"(\\)", R"(\n)", R"(\u0000)", R"(\u001f)", "/", "\x7F"};
    auto text = std::string{'"'};
    for (auto n = pick(pick(8) == 0 ? 300 : 12); n > 0; --n)
      text += parts[pick(std::size(parts))];
    return text + '"';
  }

  template <class F>
  std::string list(char open, char close, F item) {
    auto text = std::string{open};
    for (auto n = pick(pick(16) == 0 ? 40 : 4); n > 0; --n)
      text += (text.size() > 1 ? "," : "") + item();
    return text + close;
  }

  std::mt19937_64 random_;
};

TEST(PayloadConversion, KeepsEveryPayload) {
  auto maker = json_maker{7};
  for (int i = 0; i < 5000; ++i) {
    const auto json = maker.value();
    ASSERT_EQ(check_json(json), json_fault::none) << json;
    ASSERT_EQ(there_and_back(json), json);
  }
}

TEST(PayloadConversion, MakesSpaceAndEscapesCanonical) {
  EXPECT_EQ(there_and_back(R"( { "a" : [ 1 , 2 ] , "\u00e9\/" : "\ud83d\ude00" } )"),
            R"({"a":[1,2],"é/":"😀"})");
}

TEST(PayloadConversion, KeepsListsOfEverySize) {
  for (const std::size_t size : {0, 1, 15, 16, 65535, 65536}) {
    auto json = std::string{"["};
    for (std::size_t i = 0; i < size; ++i)
      json += i == 0 ? "0" : ",0";
    json += ']';
    EXPECT_EQ(there_and_back(json), json) << size;
  }
}

TEST(PayloadConversion, KeepsStringsOfEverySize) {
  for (const std::size_t size : {0, 31, 32, 255, 256, 65535, 65536}) {
    const auto json = '"' + std::string(size, 'x') + '"';
    EXPECT_EQ(there_and_back(json), json) << size;
  }
}

TEST(PayloadConversion, KeepsTheDeepestNesting) {
  const auto json = std::string(max_depth, '[') + std::string(max_depth, ']');
  EXPECT_EQ(there_and_back(json), json);
}

TEST(PayloadConversion, KeepsWholeNumbersOfSixtyFourBits) {
  for (const auto* json : {"18446744073709551615", "9223372036854775808", "-9223372036854775808"})
    EXPECT_EQ(there_and_back(json), json);
}

TEST(PayloadConversion, KeepsRealNumbersReal) {
  EXPECT_EQ(to_msgpack("3.0"), (std::string{"\xCB\x40\x08\0\0\0\0\0\0", 9}));
  for (const auto* json : {"3.0", "-0.0", "0.1", "5e-324", "1.7976931348623157e+308"})
    EXPECT_EQ(there_and_back(json), json);
}

TEST(PayloadConversion, MakesLargerNumbersDoubles) {
  EXPECT_EQ(there_and_back("18446744073709551616"), "18446744073709551616.0");
  EXPECT_EQ(there_and_back("123456789012345678901234567890"), "1.2345678901234568e+29");
}

TEST(PayloadConversion, GivesNilForWhatIsNotJson) {
  EXPECT_EQ(to_msgpack("[1,2"), "\xC0");
  EXPECT_EQ(to_msgpack("1 2"), "\xC0");
}

TEST(PayloadConversion, GoesAfterWhatIsThere) {
  auto out = std::string{"\x01"};
  append_msgpack(out, "[[2]]");
  EXPECT_EQ(out, "\x01\x91\x91\x02");
}

} // namespace
