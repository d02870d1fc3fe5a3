// SPDX-License-Identifier: Apache-2.0
//
// What is asked of a Redis before it is used.

#include "cluster/redis/connection/greeting.hpp"

#include <gtest/gtest.h>

namespace plenum::core::test {

namespace {

using purpose = redis_greeting::purpose;

resp_value text(const std::string& what) {
  return {resp_value::kind::text, 0, what, {}};
}

/// A server that would do.
struct server {
  std::string version = "7.0.15";
  std::string role = "master";
  std::string limit = "0";
  std::string policy = "noeviction";
  result<resp_value> loaded = text("plenum");

  result<resp_value> answer(const std::string& command) const {
    const auto asks = [&](const char* word) { return command.find(word) != std::string::npos; };
    if (asks("FUNCTION"))
      return loaded;
    if (asks("ROLE"))
      return resp_value{resp_value::kind::list, 0, {}, {text(role)}};
    if (asks("memory"))
      return text("# Memory\r\nmaxmemory:" + limit + "\r\nmaxmemory_policy:" + policy + "\r\n");
    return text("# Server\r\nredis_version:" + version + "\r\nrun_id:0123456789abcdef99\r\n");
  }
};

struct meeting {
  std::string trouble; ///< Empty: none.
  redis_session session;
};

meeting meet(const server& other, purpose use = purpose::commands) {
  auto met = meeting{"not greeted", {}};
  auto greeting = redis_greeting{redis_url{}, use, [&](const result<void>& done) {
                                   met.trouble = done ? "" : done.error().message;
                                 }};
  for (const auto& each : greeting.requests()) {
    auto command = std::string{};
    each->write(command, {});
    each->finish(other.answer(command));
  }
  met.session = greeting.session();
  return met;
}

} // namespace

TEST(RedisGreeting, IsContentWithAMaster) {
  const auto met = meet({});
  EXPECT_EQ(met.trouble, "");
  EXPECT_EQ(met.session.life, "0123456789abcdef");
  EXPECT_FALSE(met.session.may_lose_keys);
  EXPECT_EQ(meet({}, purpose::subscriptions).session.life, "0123456789abcdef");
}

TEST(RedisGreeting, RefusesAReplicaAndOldVersions) {
  EXPECT_EQ(meet({.role = "slave"}).trouble, "this Redis is a replica");
  EXPECT_EQ(meet({.version = "6.2.14"}).trouble, "Redis 7 or later is needed; this one is 6.2.14");
  EXPECT_EQ(meet({.version = "10.1"}).trouble, "");
}

TEST(RedisGreeting, FindsItsFunctionsThereAlready) {
  const auto there = error{errc::internal, "Redis said: ERR Library 'x' already exists"};
  EXPECT_EQ(meet({.loaded = there}).trouble, "");
  const auto forbidden = error{errc::internal, "Redis said: NOPERM"};
  EXPECT_EQ(meet({.loaded = forbidden}).trouble, "Redis said: NOPERM");
}

TEST(RedisGreeting, NoticesThatKeysMayBeDropped) {
  EXPECT_TRUE(meet({.limit = "1000", .policy = "allkeys-lru"}).session.may_lose_keys);
  EXPECT_FALSE(meet({.limit = "1000"}).session.may_lose_keys);
  EXPECT_FALSE(meet({.policy = "allkeys-lru"}).session.may_lose_keys); // There is no limit.
}

} // namespace plenum::core::test
