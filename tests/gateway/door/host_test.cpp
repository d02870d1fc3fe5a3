// SPDX-License-Identifier: Apache-2.0
//
// Which hosts and origins are let in.

#include "gateway/door/origin.hpp"

#include <gtest/gtest.h>

namespace plenum::core::test {

namespace {

bool allows(std::string_view list, std::string_view origin, std::string_view host = "example.com") {
  const auto read = origin_list::parse(list);
  EXPECT_TRUE(read) << list;
  return read && read->allows(origin, host);
}

bool answers_for(std::string_view list, std::string_view host) {
  const auto read = host_list::parse(list);
  EXPECT_TRUE(read) << list;
  return read && read->allows(host);
}

} // namespace

TEST(Host, IsANameOrAnAddressAndAPort) {
  for (const auto* text : {"example.com", "a", "127.0.0.1", "[::1]", "[2001:db8::1]", "x_y-1.z"}) {
    const auto read = read_host(text);
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(read->host, text);
    EXPECT_FALSE(read->port);
    const auto text_with_port = text + std::string{":65535"};
    const auto with_port = read_host(text_with_port);
    ASSERT_TRUE(with_port) << text;
    EXPECT_EQ(with_port->host, text);
    EXPECT_EQ(with_port->port, 65535);
  }
}

TEST(Host, IsNothingElse) {
  for (const auto* text :
       {"",     ".",     "a.",  ".a",   "a..b", "a:",     "a:0",    "a:65536",      "a:1x",
        "a:+1", "a:1:2", "::1", "[::1", "[]",   "[::1]x", "[::1]:", "[fe80::1%lo]", "[1.2.3.4]",
        "u@a",  "a/b",   "a b", " a",   "a\t",  "a,b",    "*.a",    "a%2eb",        "ä.de",
        "a?b",  "a#b",   "a\\b"})
    EXPECT_FALSE(read_host(text)) << text;
  EXPECT_FALSE(read_host(std::string(254, 'a')));
  EXPECT_FALSE(read_host({"a\0b", 3}));
}

TEST(AllowedHosts, AreAllWithoutAList) {
  for (const auto* host : {"", "a", "a.", "rebound.example"})
    EXPECT_TRUE(answers_for("", host)) << host;
}

TEST(AllowedHosts, AreThoseOfTheList) {
  const auto* list = " example.com , *.example.org,[::1],127.0.0.1";
  for (const auto* host : {"example.com", "EXAMPLE.com:8080", "a.example.org", "a.b.example.org:1",
                           "[::1]:80", "127.0.0.1:8080"})
    EXPECT_TRUE(answers_for(list, host)) << host;
  for (const auto* host :
       {"", "example.com.", "www.example.com", "example.org", "evil-example.org", ".example.org",
        "a.example.org.", "example.org.evil.com", "127.0.0.2", "example.com,a", "u@example.com"})
    EXPECT_FALSE(answers_for(list, host)) << host;
}

TEST(AllowedHosts, AreReadInFull) {
  for (const auto* list : {"example.com:80", "*", "*example.com", "a.*.com", "https://a", "*.[::1]",
                           "a b", "example.com."})
    EXPECT_FALSE(host_list::parse(list)) << list;
}

TEST(Origin, IsTheHostThatIsAsked) {
  EXPECT_TRUE(allows("", "http://example.com", "example.com"));
  EXPECT_TRUE(allows("", "https://example.com", "example.com")); // Behind a balancer with TLS.
  EXPECT_TRUE(allows("", "https://example.com", "Example.COM:443"));
  EXPECT_TRUE(allows("", "http://example.com:80", "example.com"));
  EXPECT_TRUE(allows("", "http://localhost:8080", "localhost:8080"));
  EXPECT_TRUE(allows("", "http://[::1]:8080", "[::1]:8080"));
}

TEST(Origin, IsNoOtherHost) {
  for (const auto* origin : {"http://evil.com",
                             "http://evil-example.com",
                             "http://a.example.com",
                             "http://example.com.evil.com",
                             "http://example.com:8080",
                             "http://example.com.",
                             "http://u@example.com",
                             "http://example.com/",
                             "http://example.com?x",
                             "example.com",
                             "null",
                             "",
                             "://example.com",
                             "http:example.com",
                             "http://",
                             "file://",
                             "ftp://example.com",
                             "1http://example.com",
                             "http://example.com http://example.com",
                             "http://example.com,http://example.com"})
    EXPECT_FALSE(allows("", origin)) << origin;
  EXPECT_FALSE(allows("", "http://example.com", "example.com:443")); // Port 80 and port 443.
  EXPECT_FALSE(allows("", "http://example.com", ""));
  EXPECT_FALSE(allows("", "http://example.com", "example.com."));
}

TEST(Origin, IsOneOfTheList) {
  const auto* list = "https://app.example.com, HTTPS://*.Example.org:8443,http://[::1]:80,"
                     "capacitor://localhost";
  for (const auto* origin :
       {"https://app.example.com", "https://app.example.com:443", "HTTPS://APP.example.com",
        "https://a.example.org:8443", "https://a.b.example.org:8443", "http://[::1]",
        "capacitor://localhost"})
    EXPECT_TRUE(allows(list, origin)) << origin;
  for (const auto* origin :
       {"http://app.example.com", "https://app.example.com:8443", "https://example.com",
        "https://evil-app.example.com", "https://app.example.com.", "https://x@app.example.com",
        "https://example.org:8443", "https://evil-example.org:8443", "https://.example.org:8443",
        "https://a.example.org", "http://a.example.org:8443", "https://app.example.com/",
        "http://example.com" /* The host that is asked. */, "null", ""})
    EXPECT_FALSE(allows(list, origin)) << origin;
}

TEST(Origin, IsAnyWithAStar) {
  for (const auto* origin : {"null", "", "http://evil.com", "nonsense"})
    EXPECT_TRUE(allows("*", origin)) << origin;
  EXPECT_TRUE(origin_list::parse("https://a.com, *")->allows_all());
  EXPECT_FALSE(origin_list::parse("https://*.com")->allows_all());
}

TEST(Origin, ListIsReadInFull) {
  for (const auto* list : {"example.com", "https://", "https://a.com/", "https://a.com/x", "null",
                           "https://*", "https://*a.com", "https://a.*.com", "https://u@a.com",
                           "https://a.com:0", "https://a.com.", "https://*.*.a.com", "//a.com"})
    EXPECT_FALSE(origin_list::parse(list)) << list;
}

} // namespace plenum::core::test
