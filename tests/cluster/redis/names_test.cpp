// SPDX-License-Identifier: Apache-2.0
//
// Addresses and keys of Redis, and how long to wait for it.

#include "cluster/redis/connection/backoff.hpp"
#include "cluster/redis/connection/url.hpp"
#include "cluster/redis/keys.hpp"

#include <gtest/gtest.h>

#include <set>

namespace plenum::core::test {

TEST(RedisUrl, HasAllParts) {
  const auto url = redis_url::parse("redis://ann:p%40ss%3Aword@redis.example:7000/3");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->host, "redis.example");
  EXPECT_EQ(url->port, 7000);
  EXPECT_EQ(url->user, "ann");
  EXPECT_EQ(url->password, "p@ss:word");
  EXPECT_EQ(url->database, 3U);
  EXPECT_EQ(url->place(), "redis.example:7000");
}

TEST(RedisUrl, NeedsOnlyAHost) {
  const auto url = redis_url::parse("redis://[::1]");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->host, "::1");
  EXPECT_EQ(url->port, 6379);
  EXPECT_EQ(url->user + url->password, "");
  EXPECT_EQ(url->database, 0U);
  EXPECT_EQ(redis_url::parse("redis://:secret@h")->password, "secret");
}

TEST(RedisUrl, IsRefusedWithoutTellingThePassword) {
  for (const auto* text : {"", "redis", "redis://", "http://h", "redis://h:70000", "redis://h/a",
                           "redis://h/1/2", "redis://h?x=1", "redis://u:secret@h:x"}) {
    const auto url = redis_url::parse(text);
    ASSERT_FALSE(url) << text;
    EXPECT_EQ(url.error().code, errc::invalid_field);
    EXPECT_EQ(url.error().message.find("secret"), std::string::npos);
  }
}

TEST(RedisKeys, TellTheirGroup) {
  for (const auto* name : {"g", "a b", "{x}", "a}:b", "}"}) {
    const auto group = *group_name::parse(name);
    EXPECT_EQ(redis_keys::group_of(redis_keys::state(group)), group);
    EXPECT_EQ(redis_keys::group_of(redis_keys::log(group)), group);
    EXPECT_EQ(redis_keys::group_of(redis_keys::channel(group, 7)), group);
  }
  EXPECT_EQ(redis_keys::group_of("something else"), std::nullopt);
  EXPECT_EQ(redis_keys::group_of(""), std::nullopt);
}

TEST(RedisKeys, CannotBeForged) {
  auto all = std::set<std::string>{};
  for (const auto* name : {"a", "a}:b", "b", "a}:b}:c"}) {
    const auto group = *group_name::parse(name);
    all.insert(redis_keys::state(group));
    all.insert(redis_keys::log(group));
    for (const auto* key : {"c", "b}:c", "b}:b}:c"})
      all.insert(redis_keys::sent(group, key));
  }
  EXPECT_EQ(all.size(), 4U * 5U);
}

TEST(RedisBackoff, GrowsToALimitAndBeginsAgain) {
  auto backoff = redis_backoff{7};
  for (auto expected = redis_backoff::first; expected < redis_backoff::longest; expected *= 2) {
    const auto span = backoff.next();
    EXPECT_GE(span, expected / 2);
    EXPECT_LE(span, expected);
  }
  for (auto i = 0; i < 10; ++i)
    EXPECT_GE(backoff.next(), redis_backoff::longest / 2);
  backoff.reset();
  EXPECT_LE(backoff.next(), redis_backoff::first);
}

TEST(RedisBackoff, DiffersBetweenNodes) {
  auto spans = std::set<std::chrono::milliseconds>{};
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    auto backoff = redis_backoff{seed};
    for (auto i = 0; i < 5; ++i)
      backoff.next();
    spans.insert(backoff.next());
  }
  EXPECT_GT(spans.size(), 10U);
}

} // namespace plenum::core::test
