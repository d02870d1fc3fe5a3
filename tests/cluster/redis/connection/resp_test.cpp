// SPDX-License-Identifier: Apache-2.0
//
// The protocol of Redis, as bytes.

#include "cluster/redis/connection/resp.hpp"

#include <gtest/gtest.h>

namespace plenum::core::test {

namespace {

/// A value as text: the smallest form in which it can be told from others.
std::string describe(const resp_value& value) {
  using kind = resp_value::kind;
  switch (value.what) {
    case kind::nil: return "nil";
    case kind::integer: return std::to_string(value.number);
    case kind::text: return '"' + value.text + '"';
    case kind::error: return '!' + value.text;
    case kind::list: break;
  }
  auto text = std::string{"["};
  for (const auto& each : value.list)
    text += describe(each) + ' ';
  return text + ']';
}

using texts = std::vector<std::string>;

constexpr std::string_view every_kind
  = "+OK\r\n:-42\r\n$5\r\na\r\nbc\r\n$-1\r\n-ERR no\r\n*0\r\n*-1\r\n"
    "*3\r\n:1\r\n*2\r\n$0\r\n\r\n:2\r\n$1\r\nx\r\n";
const auto described = texts{R"("OK")", "-42", "\"a\r\nbc\"", "nil",
                             "!ERR no", "[]",  "nil",         R"([1 ["" 2 ] "x" ])"};

texts read(std::string_view bytes, std::size_t piece) {
  auto reader = resp_reader{1000};
  auto found = texts{};
  for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
    const auto done = reader.read(bytes.substr(0, piece),
                                  [&](const resp_value& x) { found.push_back(describe(x)); });
    if (!done)
      found.emplace_back(to_string(done.error().code));
  }
  return found;
}

} // namespace

TEST(Resp, ReadsEveryKindOfValue) {
  EXPECT_EQ(read(every_kind, every_kind.size()), described);
}

TEST(Resp, ReadsByteByByte) {
  EXPECT_EQ(read(every_kind, 1), described);
}

TEST(Resp, ReadsManyMoreBytesThanOneValueMayTake) {
  auto bytes = std::string{};
  for (auto i = 0; i < 20'000; ++i)
    bytes += "$4\r\nabcd\r\n";
  EXPECT_EQ(read(bytes, bytes.size()), texts(20'000, "\"abcd\""));
}

TEST(Resp, RefusesWhatIsNoResp) {
  for (const auto* bytes : {"HTTP/1.1 200 OK\r\n", "$abc\r\n", ":1x\r\n", "*-7\r\n", "$-7\r\n"})
    EXPECT_EQ(read(bytes, 1000).front(), "malformed") << bytes;
}

TEST(Resp, RefusesDeepNesting) {
  auto bytes = std::string{};
  for (auto i = 0; i < 100; ++i)
    bytes += "*1\r\n";
  EXPECT_EQ(read(bytes, 1000).front(), "malformed");
}

TEST(Resp, RefusesAValueThatIsTooLong) {
  EXPECT_EQ(read("$2000\r\n" + std::string(1100, 'x'), 1200), texts{"too_large"});
}

TEST(Resp, BelievesNoDeclaredSize) {
  EXPECT_TRUE(read("*2147483647\r\n:1\r\n", 100).empty()); // And takes no memory for it.
}

TEST(Resp, WritesArgumentsOfAnyBytes) {
  auto out = std::string{"before"};
  append_command(out, {"SET", "k\r\n", std::string_view{"\0", 1}});
  using namespace std::string_literals;
  EXPECT_EQ(out, "before*3\r\n$3\r\nSET\r\n$3\r\nk\r\n\r\n$1\r\n\0\r\n"s);
}

} // namespace plenum::core::test
