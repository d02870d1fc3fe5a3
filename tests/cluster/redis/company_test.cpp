// SPDX-License-Identifier: Apache-2.0
//
// What a node knows of the others through a real Redis, and what it says when it cannot know.

#include "tests/cluster/redis/rig.hpp"
#include "tests/support/redis_server.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace plenum::core::test {

namespace {

using texts = std::vector<std::string>;

/// Two nodes, and a third that lives though Redis cannot reach it, as long as a test wants.
class RedisCompany : public ::testing::Test {
protected:
  RedisCompany() {
    for (auto* each : {&one, &two})
      each->follow("known"); // Then it is known to live.
  }

  redis_settings settings() const {
    auto made = redis_settings{};
    made.url = server.url();
    made.wait = std::chrono::milliseconds{2000};
    made.patience = std::chrono::milliseconds{500};
    return made;
  }

  void let_third_live() { server.run("HSET plenum:nodes a:" + third.str() + " 99999999999999"); }
  void let_third_end() { server.run("HDEL plenum:nodes a:" + third.str()); }

  redis_server server;
  redis_node one{settings()};
  redis_node two{settings()};
  const node_id third = node_id::make();
};

} // namespace

TEST_F(RedisCompany, ClaimsNothingOfAGroupWhileANodeThatLivesCannotBeReached) {
  for (const auto save : {true, false}) {
    EXPECT_EQ(one.publish("g", "x", save)->elsewhere, presence::none);
    let_third_live();
    EXPECT_EQ(one.publish("g", "x", save)->elsewhere, presence::unknown);
    EXPECT_EQ(one.publish("g", "x", save, "key")->elsewhere, presence::unknown);
    EXPECT_EQ(one.elsewhere("g"), presence::unknown);
    EXPECT_EQ(one.follow("h")->elsewhere, presence::unknown);
    one.unfollow("h");
    let_third_end();
  }
  EXPECT_EQ(one.elsewhere("g"), presence::none);
}

TEST_F(RedisCompany, NamesNodesThatCannotBeReached) {
  let_third_live();
  const auto all = one.tell({}, "all");
  EXPECT_EQ(all.count, 2U);
  EXPECT_EQ(all.unheard, std::vector{third});
  const auto alone = one.tell(third, "third");
  EXPECT_EQ(alone.count, 0U);
  EXPECT_EQ(alone.unheard, std::vector{third});
}

TEST_F(RedisCompany, ForgetsANodeThatStops) {
  {
    auto other = redis_node{settings()};
    other.follow("known");
    EXPECT_EQ(server.run("HEXISTS plenum:nodes a:" + other.id().str()).substr(0, 1), "1");
  }
  EXPECT_EQ(server.run("HLEN plenum:nodes").substr(0, 1), "7"); // Three fields, and two for each.
  EXPECT_EQ(one.elsewhere("g"), presence::none);
}

TEST_F(RedisCompany, IsNotSureOfAnythingWhenRedisHasForgottenTheNodes) {
  server.run("FLUSHALL");
  EXPECT_EQ(one.elsewhere("g"), presence::unknown);
  const auto sure = [&] { return one.elsewhere("g") == presence::none; };
  for (auto tries = 0; tries < 100 && !sure(); ++tries)
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  EXPECT_TRUE(sure()); // All that live have said so.
}

TEST_F(RedisCompany, NoticesThatRedisDoesNotKnowItsSubscriptions) {
  one.follow("g");
  server.run("CLIENT KILL TYPE pubsub");
  two.publish("g", "a");
  EXPECT_EQ(one.reported(1), texts{"a"});
}

// -- catching up ----------------------------------------------------------------------

TEST_F(RedisCompany, HasAllThatWasPublishedBeforeWhenItHasCaughtUp) {
  one.follow("g");
  for (auto i = std::size_t{1}; i <= 200; ++i) {
    ASSERT_TRUE(two.publish("g", "x"));
    ASSERT_TRUE(one.catch_up("g"));
    ASSERT_EQ(one.reported(0).size(), i);
  }
}

TEST_F(RedisCompany, CatchesUpAfterARepair) {
  one.follow("g");
  for (auto i = std::size_t{1}; i <= 3; ++i) {
    server.run("CLIENT KILL TYPE pubsub");
    ASSERT_TRUE(two.publish("g", "x"));
    ASSERT_TRUE(one.catch_up("g"));
    ASSERT_EQ(one.reported(0).size(), i);
  }
}

TEST_F(RedisCompany, CannotCatchUpWithoutRedis) {
  one.follow("g");
  server.kill();
  const auto begun = steady_clock::now();
  EXPECT_FALSE(one.catch_up("g", true));
  const auto briefly = steady_clock::now() - begun;
  EXPECT_LT(briefly, settings().wait);
  EXPECT_FALSE(one.catch_up("g"));
  EXPECT_GT(steady_clock::now() - begun - briefly, settings().wait / 2);
}

// -- keys that somebody else has spoiled ------------------------------------------------

TEST_F(RedisCompany, LetsMembersOfASpoiledGroupHearWhatIsNotSaved) {
  server.run("SET plenum:state:{g} spoiled");
  const auto begun = steady_clock::now();
  EXPECT_EQ(one.follow("g").error().code, errc::relay_unavailable);
  EXPECT_LT(steady_clock::now() - begun, settings().wait); // It did not wait in vain.
  EXPECT_TRUE(two.publish("g", "a", false));
  EXPECT_EQ(one.reported(1), texts{"a"});
  EXPECT_EQ(two.publish("g", "b").error().code, errc::relay_unavailable);
  server.run("DEL plenum:state:{g}");
  EXPECT_EQ(one.reported(2), (texts{"a", "(0)"}));
  EXPECT_TRUE(two.publish("g", "c"));
  EXPECT_EQ(one.reported(3), (texts{"a", "(0)", "c"}));
}

TEST_F(RedisCompany, CountsWhatItCannotRead) {
  one.follow("g");
  server.run("PUBLISH plenum:channel:0:{g} nonsense");
  two.publish("g", "a");
  EXPECT_EQ(one.reported(1), texts{"a"});
  EXPECT_EQ(one.counters().unreadable, 1U);
}

TEST_F(RedisCompany, WarnsOfARedisThatMayDropWhatItHolds) {
  EXPECT_EQ(one.warning(), std::nullopt);
  server.run("CONFIG SET maxmemory 1gb");
  server.run("CONFIG SET maxmemory-policy allkeys-lru");
  auto other = redis_node{settings()};
  other.follow("known");
  ASSERT_TRUE(other.warning());
  EXPECT_NE(other.warning()->find("noeviction"), std::string::npos);
}

} // namespace plenum::core::test
