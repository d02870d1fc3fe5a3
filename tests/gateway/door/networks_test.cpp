// SPDX-License-Identifier: Apache-2.0
//
// Networks, and whom a proxy speaks for.

#include "gateway/door/forwarded.hpp"

#include <gtest/gtest.h>

namespace plenum::core::test {

namespace {

namespace ip = asio::ip;

bool contains(std::string_view list, const char* address) {
  const auto read = networks::parse(list);
  EXPECT_TRUE(read) << list;
  return read && read->contains(ip::make_address(address));
}

/// Who the client is, of a peer and its X-Forwarded-For.
std::string client(const char* peer, std::string_view list, std::string_view trusted) {
  const auto who = client_of({ip::make_address(peer), 7}, list, *networks::parse(trusted));
  return who.address().to_string() + ' ' + std::to_string(who.port());
}

} // namespace

TEST(Networks, HaveTheAddressesOfTheirRange) {
  const auto* list = "10.0.0.0/8, 192.0.2.7,2001:db8::/33 ,::1,198.51.100.77/30";
  for (const auto* each : {"10.0.0.0", "10.255.255.255", "192.0.2.7", "2001:db8::1",
                           "2001:db8:7fff::1", "::1", "::ffff:10.1.2.3", "198.51.100.76"})
    EXPECT_TRUE(contains(list, each)) << each;
  for (const auto* each : {"9.255.255.255", "11.0.0.0", "192.0.2.6", "192.0.2.8", "2001:db8:8000::",
                           "::2", "::10.0.0.1", "::ffff:11.0.0.1", "198.51.100.80"})
    EXPECT_FALSE(contains(list, each)) << each;
}

TEST(Networks, MayBeAllOrMappedOrNone) {
  EXPECT_TRUE(contains("0.0.0.0/0", "203.0.113.1"));
  EXPECT_FALSE(contains("0.0.0.0/0", "2001:db8::1"));
  EXPECT_TRUE(contains("::/0", "2001:db8::1"));
  EXPECT_FALSE(contains("::/0", "::ffff:203.0.113.1")); // It is IPv4.
  EXPECT_TRUE(contains("::ffff:10.0.0.0/104", "10.9.9.9"));
  EXPECT_FALSE(contains("::ffff:10.0.0.0/104", "11.9.9.9"));
  EXPECT_FALSE(contains("", "127.0.0.1"));
  EXPECT_TRUE(networks::parse(" , ")->empty());
}

TEST(Networks, AreReadInFull) {
  for (const auto* list : {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0/8", "10.0.0.0/8x",
                           "::/129", "x", "fe80::1%lo", "10.0.0.0/8/8", "10.0.0.0/ 8", "[::1]"})
    EXPECT_FALSE(networks::parse(list)) << list;
}

TEST(Forwarded, ReadsAddressesWithAndWithoutPorts) {
  const auto reads = [](const char* text) {
    const auto read = read_endpoint(text);
    return read ? read->address().to_string() + ' ' + std::to_string(read->port()) : "";
  };
  EXPECT_EQ(reads("192.0.2.1"), "192.0.2.1 0");
  EXPECT_EQ(reads("192.0.2.1:80"), "192.0.2.1 80");
  EXPECT_EQ(reads("2001:db8::1"), "2001:db8::1 0");
  EXPECT_EQ(reads("[2001:db8::1]"), "2001:db8::1 0");
  EXPECT_EQ(reads("[2001:db8::1]:65535"), "2001:db8::1 65535");
  EXPECT_EQ(reads("::ffff:192.0.2.1"), "192.0.2.1 0");
  for (const auto* text : {"", "unknown", "_hidden", "192.0.2.1:", "192.0.2.1:65536", "192.0.2.1:x",
                           "192.0.2", "[192.0.2.1]", "[::1", "::1]", "[::1]:", "[::1]80", "[::1]:x",
                           "fe80::1%lo", "1.2.3.4 5", "\"1.2.3.4\"", "for=1.2.3.4", "01.2.3.4"})
    EXPECT_EQ(reads(text), "") << text;
}

TEST(Forwarded, BelievesOnlyTrustedPeers) {
  EXPECT_EQ(client("192.0.2.1", "203.0.113.9", ""), "192.0.2.1 7");
  EXPECT_EQ(client("192.0.2.1", "203.0.113.9", "10.0.0.0/8"), "192.0.2.1 7");
  EXPECT_EQ(client("10.0.0.1", "203.0.113.9", "10.0.0.0/8"), "203.0.113.9 0");
  EXPECT_EQ(client("::ffff:10.0.0.1", "203.0.113.9", "10.0.0.0/8"), "203.0.113.9 0");
}

TEST(Forwarded, GoesFromTheRightToTheFirstStranger) {
  const auto* proxies = "10.0.0.0/8";
  EXPECT_EQ(client("10.0.0.1", "6.6.6.6, 203.0.113.9", proxies), "203.0.113.9 0");
  EXPECT_EQ(client("10.0.0.1", "6.6.6.6,203.0.113.9 ,10.0.0.2\t", proxies), "203.0.113.9 0");
  EXPECT_EQ(client("10.0.0.1", "10.0.0.3, 10.0.0.2", proxies), "10.0.0.3 0"); // All are trusted.
  EXPECT_EQ(client("10.0.0.1", "", proxies), "10.0.0.1 7");
}

TEST(Forwarded, EndsAtJunk) {
  const auto* proxies = "10.0.0.0/8";
  EXPECT_EQ(client("10.0.0.1", "203.0.113.9, unknown", proxies), "10.0.0.1 7");
  EXPECT_EQ(client("10.0.0.1", "203.0.113.9, , 10.0.0.2", proxies), "10.0.0.2 0");
  EXPECT_EQ(client("10.0.0.1", "203.0.113.9, <x>, 10.0.0.3, 10.0.0.2", proxies), "10.0.0.3 0");
  EXPECT_EQ(client("10.0.0.1", ",", proxies), "10.0.0.1 7");
}

} // namespace plenum::core::test
