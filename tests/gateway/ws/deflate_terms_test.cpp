// SPDX-License-Identifier: Apache-2.0
//
// Which offers of permessage-deflate are taken (RFC 7692 section 7.1), and how they are answered.

#include "gateway/ws/deflate_terms.hpp"

#include <gtest/gtest.h>

namespace plenum::core::test {
namespace {

constexpr auto yes = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
constexpr auto small
  = "permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
    "server_max_window_bits=12";

/// Empty: nothing is agreed.
std::string answer_to(std::string_view offered) {
  const auto terms = choose_terms(offered);
  return terms ? terms->answer() : std::string{};
}

TEST(DeflateTerms, AreThoseOfTheServer) {
  EXPECT_EQ(answer_to("permessage-deflate"), yes);
  EXPECT_EQ(answer_to("permessage-deflate; client_max_window_bits"), yes); // Browsers.
  EXPECT_EQ(answer_to("permessage-deflate;server_no_context_takeover;client_no_context_takeover"),
            yes);
}

TEST(DeflateTerms, TakeAnyWindowOfTheClient) {
  for (auto bits = 8; bits <= 15; ++bits)
    EXPECT_EQ(answer_to("permessage-deflate; client_max_window_bits=" + std::to_string(bits)), yes);
  EXPECT_EQ(answer_to("permessage-deflate; client_max_window_bits=\"10\""), yes);
}

TEST(DeflateTerms, KeepToTheWindowThatIsAskedOfTheServer) {
  for (auto bits = 8; bits <= 15; ++bits)
    EXPECT_EQ(answer_to("permessage-deflate; server_max_window_bits=" + std::to_string(bits)),
              bits < 12 ? "" : small);
  EXPECT_EQ(answer_to("permessage-deflate; server_max_window_bits=\"1\\5\""), small);
}

TEST(DeflateTerms, AreOfTheFirstOfferThatCanBeKept) {
  EXPECT_EQ(answer_to("permessage-deflate; server_max_window_bits=8, permessage-deflate"), yes);
  EXPECT_EQ(answer_to("x; y=1; z, permessage-deflate; server_max_window_bits=13, "
                      "permessage-deflate"),
            small);
  EXPECT_EQ(answer_to("x-webkit-deflate-frame, foo;bar=baz"), "");
  EXPECT_EQ(answer_to("permessage-deflate; unknown , , permessage-deflate ,"), yes);
}

TEST(DeflateTerms, DeclineWhatAnOfferMayNotSay) {
  for (const auto* wrong :
       {"unknown", "unknown=1", "server_no_context_takeover=1", "client_no_context_takeover=true",
        "server_no_context_takeover; server_no_context_takeover",
        "client_no_context_takeover; client_no_context_takeover",
        "client_max_window_bits; client_max_window_bits=15",
        "server_max_window_bits=15; server_max_window_bits=15", "server_max_window_bits",
        "server_max_window_bits=7", "server_max_window_bits=16", "server_max_window_bits=015",
        "server_max_window_bits=15x", "server_max_window_bits=+15", "client_max_window_bits=7",
        "client_max_window_bits=16", "client_max_window_bits=08", "client_max_window_bits=x",
        "Server_No_Context_Takeover"})
    EXPECT_EQ(answer_to(std::string{"permessage-deflate; "} + wrong), "") << wrong;
}

/// RFC 6455 section 9.1: nothing at all is taken of what breaks the grammar.
TEST(DeflateTerms, DeclineWhatCannotBeRead) {
  for (const auto* wrong :
       {"", ";", "=", "\"permessage-deflate\"", "permessage-deflate;", "permessage-deflate;;",
        "permessage-deflate; =1", "permessage-deflate; client_max_window_bits=",
        "permessage-deflate; client_max_window_bits=\"", "permessage-deflate; a=\"\"",
        "permessage-deflate; client_max_window_bits=\"1 0\"",
        "permessage-deflate; client_max_window_bits=\"10\\",
        "permessage-deflate client_max_window_bits", "permessage-deflate, @",
        "a b, permessage-deflate", "permessage-deflate\x80"})
    EXPECT_EQ(answer_to(wrong), "") << wrong;
}

} // namespace
} // namespace plenum::core::test
