// SPDX-License-Identifier: Apache-2.0

#include "gateway/auth/key_fetch.hpp"

#include <gtest/gtest.h>

namespace plenum::core {
namespace {

using namespace std::chrono_literals;

constexpr auto start = time_point{1000s};

constexpr auto ed25519 = R"({"keys":[{"kty":"OKP","crv":"Ed25519","kid":"a",)"
                         R"("x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})";
constexpr auto secret = R"({"keys":[{"kty":"oct","kid":"s",)"
                        R"("k":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}]})";

TEST(FetchSchedule, FetchesAtFirstThenEveryFiveMinutes) {
  auto schedule = fetch_schedule{};
  EXPECT_TRUE(schedule.is_due(start, false));
  schedule.begin(start);
  EXPECT_FALSE(schedule.is_due(start + 1h, true)) << "two at one time";
  schedule.end(true);
  EXPECT_FALSE(schedule.is_due(start + 299s, false));
  EXPECT_TRUE(schedule.is_due(start + 300s, false));
}

TEST(FetchSchedule, FetchesSoonerWhenAKeyIsMissedOrItWentWrong) {
  auto schedule = fetch_schedule{};
  schedule.begin(start);
  schedule.end(true);
  EXPECT_FALSE(schedule.is_due(start + 9s, true));
  EXPECT_TRUE(schedule.is_due(start + 10s, true));
  schedule.begin(start + 10s);
  schedule.end(false);
  EXPECT_FALSE(schedule.is_due(start + 19s, false));
  EXPECT_TRUE(schedule.is_due(start + 20s, false));
}

TEST(PublishedKeys, AreThoseThatAreNoSecrets) {
  const auto read = read_published_keys({200, ed25519});
  ASSERT_TRUE(read);
  EXPECT_EQ(read->size(), 1U);
  EXPECT_FALSE(read_published_keys({200, secret}));
  EXPECT_FALSE(read_published_keys({404, ed25519}));
  EXPECT_FALSE(read_published_keys({200, "<html>"}));
  EXPECT_FALSE(read_published_keys({200, R"({"keys":[]})"}));
}

TEST(KeyRing, HoldsPublishedKeysBesideOthersAndKnowsWhichWereMissed) {
  auto ring = key_ring{};
  const auto secret_key = *jwt_key::from_secret(std::string(32, 's'), jwt_algorithm::hs256, "b");
  const auto signature = *secret_key.sign("text");
  EXPECT_FALSE(ring.verify(jwt_algorithm::hs256, "b", "text", signature));
  EXPECT_TRUE(ring.has_missed_key());
  EXPECT_FALSE(ring.has_missed_key());
  ring.set_published({secret_key});
  EXPECT_TRUE(ring.verify(jwt_algorithm::hs256, "b", "text", signature));
  EXPECT_FALSE(ring.verify(jwt_algorithm::hs256, "b", "text", "x"));
  EXPECT_FALSE(ring.verify(jwt_algorithm::hs256, "", "text", "x"));
  EXPECT_FALSE(ring.has_missed_key());
  ring.set_published({});
  EXPECT_FALSE(ring.verify(jwt_algorithm::hs256, "b", "text", signature));
}

} // namespace
} // namespace plenum::core
