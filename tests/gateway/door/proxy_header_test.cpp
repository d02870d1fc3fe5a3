// SPDX-License-Identifier: Apache-2.0
//
// PROXY headers, good and hostile, at once and byte by byte.

#include "gateway/door/proxy_header.hpp"

#include <gtest/gtest.h>

#include <random>

namespace plenum::core::test {

namespace {

using progress = proxy_header::progress;

const auto signature = std::string{"\r\n\r\n\0\r\nQUIT\n", 12};

/// A header of version 2.
std::string binary(int command, int family, const std::string& rest) {
  auto made = signature;
  made += static_cast<char>(command);
  made += static_cast<char>(family);
  made += static_cast<char>(rest.size() >> 8);
  made += static_cast<char>(rest.size() & 255);
  return made + rest;
}

const auto four = std::string{"\xC0\x00\x02\x01\x0A\x00\x00\x01\x1F\x90\x00\x50", 12};

/// What a header is read as: "ADDRESS PORT", "none", "bad", "reading"; and how much of it was
/// taken.
std::pair<std::string, std::size_t> read(const std::string& bytes, std::size_t portion) {
  auto header = proxy_header{};
  auto taken = std::size_t{0};
  for (std::size_t at = 0; at < bytes.size() && header.state() == progress::reading; at += portion)
    taken += header.take(std::string_view{bytes}.substr(at, portion));
  if (header.state() == progress::reading)
    return {"reading", taken};
  if (header.state() == progress::bad)
    return {"bad", taken};
  const auto& from = header.source();
  return {from ? from->address().to_string() + ' ' + std::to_string(from->port()) : "none", taken};
}

/// The same in whatever portions it comes.
std::string read(const std::string& bytes) {
  const auto whole = read(bytes, bytes.size() + 1);
  for (const auto portion : {1U, 2U, 7U, 15U})
    EXPECT_EQ(read(bytes, portion), whole) << bytes;
  return whole.first;
}

} // namespace

TEST(ProxyHeader, OfVersion1) {
  EXPECT_EQ(read("PROXY TCP4 192.0.2.1 10.0.0.1 8080 80\r\n"), "192.0.2.1 8080");
  EXPECT_EQ(read("PROXY TCP6 2001:db8::1 ::1 65535 0\r\n"), "2001:db8::1 65535");
  EXPECT_EQ(read("PROXY TCP6 ::ffff:192.0.2.1 ::1 1 2\r\n"), "192.0.2.1 1");
  EXPECT_EQ(read("PROXY UNKNOWN\r\n"), "none");
  EXPECT_EQ(read("PROXY UNKNOWN whatever may stand here\r\n"), "none");
}

TEST(ProxyHeader, OfVersion2) {
  EXPECT_EQ(read(binary(0x21, 0x11, four)), "192.0.2.1 8080");
  EXPECT_EQ(read(binary(0x21, 0x11, four + std::string(508, '\xFF'))), "192.0.2.1 8080"); // TLVs
  const auto six = std::string{"\x20\x01\x0D\xB8", 4} + std::string(11, '\0') + '\1'
                   + std::string(16, '\0') + std::string{"\x00\x07\x00\x50", 4};
  EXPECT_EQ(read(binary(0x21, 0x21, six)), "2001:db8::1 7");
  EXPECT_EQ(read(binary(0x20, 0x11, four)), "none"); // LOCAL
  EXPECT_EQ(read(binary(0x20, 0x00, "")), "none");
  EXPECT_EQ(read(binary(0x21, 0x00, "")), "none");                    // UNSPEC
  EXPECT_EQ(read(binary(0x21, 0x31, std::string(216, 'x'))), "none"); // UNIX
}

TEST(ProxyHeader, TakesNothingThatFollows) {
  for (const auto& header :
       {std::string{"PROXY TCP4 192.0.2.1 10.0.0.1 8080 80\r\n"}, std::string{"PROXY UNKNOWN\r\n"},
        binary(0x21, 0x11, four), binary(0x20, 0x00, "")})
    for (const auto portion : {1U, 5U, 1000U})
      EXPECT_EQ(read(header + "GET / HTTP/1.1\r\n", portion).second, header.size());
}

TEST(ProxyHeader, RefusesLinesThatAreNone) {
  for (const auto* line : {"GET / HTTP/1.1\r\n",
                           "PROXY\r\n",
                           "PROXY \r\n",
                           "proxy TCP4 1.1.1.1 1.1.1.1 1 1\r\n",
                           "PROXY TCP4 1.1.1.1 1.1.1.1 1 1\n",
                           "PROXY  TCP4 1.1.1.1 1.1.1.1 1 1\r\n",
                           "PROXY TCP4  1.1.1.1 1.1.1.1 1 1\r\n",
                           "PROXY TCP4 1.1.1.1 1.1.1.1 1\r\n",
                           "PROXY TCP4 1.1.1.1 1.1.1.1 1 1 1\r\n",
                           "PROXY TCP4 1.1.1.1 1.1.1.1 1 1 \r\n",
                           "PROXY TCP4 ::1 ::1 1 1\r\n",
                           "PROXY TCP6 1.1.1.1 1.1.1.1 1 1\r\n",
                           "PROXY TCP4 1.1.1 1.1.1.1 1 1\r\n",
                           "PROXY TCP4 1.1.1.1 x 1 1\r\n",
                           "PROXY TCP4 1.1.1.1 1.1.1.1 65536 1\r\n",
                           "PROXY TCP4 1.1.1.1 1.1.1.1 1 -1\r\n",
                           "PROXY TCP4 1.1.1.1 1.1.1.1 01 1\r\n",
                           "PROXY TCP6 fe80::1%lo ::1 1 1\r\n",
                           "PROXY UDP4 1.1.1.1 1.1.1.1 1 1\r\n",
                           "PROXY TCP4 1.1.1.1 1.1.1.1 1 1\r\r\n"})
    EXPECT_EQ(read(line), "bad") << line;
}

TEST(ProxyHeader, RefusesBinaryThatIsNone) {
  EXPECT_EQ(read(binary(0x22, 0x11, four)), "bad"); // No such command.
  EXPECT_EQ(read(binary(0x11, 0x11, four)), "bad"); // No such version.
  EXPECT_EQ(read(binary(0x21, 0x11, four.substr(1))), "bad");
  EXPECT_EQ(read(binary(0x21, 0x21, four)), "bad");
  EXPECT_EQ(read(binary(0x21, 0x11, "")), "bad");
  EXPECT_EQ(read(binary(0x21, 0x11, four + std::string(509, 'x'))), "bad");
  EXPECT_EQ(read("\r\n\r\n\r\n"), "bad");
}

TEST(ProxyHeader, IsBounded) {
  const auto longest = "PROXY UNKNOWN " + std::string(91, 'x') + "\r\n";
  ASSERT_EQ(longest.size(), proxy_header::longest_v1);
  EXPECT_EQ(read(longest), "none");
  EXPECT_EQ(read("PROXY UNKNOWN " + std::string(92, 'x') + "\r\n"), "bad");
  EXPECT_EQ(read("PROXY " + std::string(100'000, 'x'), 4096).second, proxy_header::longest_v1);
  const auto endless = signature + std::string{"\x21\x11\xFF\xFF", 4} + std::string(100'000, 'x');
  EXPECT_EQ(read(endless, 4096), (std::pair{std::string{"bad"}, std::size_t{16}}));
}

TEST(ProxyHeader, IsNotDoneBeforeItsEnd) {
  for (const auto& whole :
       {std::string{"PROXY TCP4 192.0.2.1 10.0.0.1 8080 80\r\n"}, binary(0x21, 0x11, four)})
    for (std::size_t size = 0; size < whole.size(); ++size)
      EXPECT_EQ(read(whole.substr(0, size)), "reading") << size;
}

TEST(ProxyHeader, LivesThroughRandomBytes) {
  auto random = std::mt19937{1}; // NOLINT(*-msc51-cpp): the same each time.
  for (auto round = 0; round < 20'000; ++round) {
    auto bytes = round % 2 == 0 ? binary(0x21, 0x11, four)
                                : std::string{"PROXY TCP4 192.0.2.1 10.0.0.1 8080 80\r\n"};
    for (auto changes = 0; changes < 3; ++changes)
      bytes[random() % bytes.size()] = static_cast<char>(random());
    const auto whole = read(bytes, bytes.size());
    ASSERT_EQ(read(bytes, 1), whole);
    ASSERT_LE(whole.second, bytes.size());
  }
}

} // namespace plenum::core::test
