// SPDX-License-Identifier: Apache-2.0
//
// The Redis broker with a real Redis: the contract, several nodes, and what happens when
// Redis is away, slow, emptied or another one.

#include "tests/cluster/broker_contract.hpp"
#include "tests/cluster/redis/rig.hpp"
#include "tests/support/redis_server.hpp"

#include <thread>

namespace plenum::core::test {

namespace {

using texts = std::vector<std::string>;

class redis_rig final : public broker_rig {
public:
  explicit redis_rig(const broker_setup& setup)
    : broker_{{server_.url(), setup.history, setup.idempotency}, node_id::make()} {}

  broker& through() override { return broker_; }
  wall_time now() const override { return wall_time::now(); }
  void pass(std::chrono::milliseconds time) override { std::this_thread::sleep_for(time); }

private:
  redis_server server_;
  redis_broker broker_;
};

std::unique_ptr<broker_rig> make_redis_rig(const broker_setup& setup) {
  return std::make_unique<redis_rig>(setup);
}

redis_settings settings_for(const redis_url& url) {
  auto settings = redis_settings{};
  settings.url = url;
  settings.wait = std::chrono::milliseconds{2000};
  settings.patience = std::chrono::milliseconds{500};
  return settings;
}

/// "0", "1", … up to and without `end`.
texts numbers(int end, int begin = 0) {
  auto result = texts{};
  for (auto i = begin; i < end; ++i)
    result.push_back(std::to_string(i));
  return result;
}

/// The test fails by what it expects next if that never comes.
template <class F>
void wait_until(F condition) {
  for (auto tries = 0; tries < 500 && !condition(); ++tries)
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
}

} // namespace

INSTANTIATE_TEST_SUITE_P(Redis, BrokerContract, ::testing::Values(&make_redis_rig));

class RedisBroker : public ::testing::Test {
protected:
  redis_settings settings() const { return settings_for(server.url()); }

  redis_server server;
};

// -- several nodes ----------------------------------------------------------------------

TEST_F(RedisBroker, BringsEveryMessageToEveryNodeInOneOrder) {
  auto a = redis_node{settings()};
  auto b = redis_node{settings()};
  a.follow("g");
  b.follow("g");
  for (auto i = 0; i < 500; ++i) {
    a.begin_publish("g", "a" + std::to_string(i), i % 2 == 0);
    b.begin_publish("g", "b" + std::to_string(i), i % 3 == 0);
  }
  const auto order = a.reported(1000);
  EXPECT_EQ(order.size(), 1000U);
  EXPECT_EQ(b.reported(1000), order);
  EXPECT_EQ(a.published() + b.published(), 1000U);
}

TEST_F(RedisBroker, KnowsWhetherAnotherNodeFollows) {
  auto a = redis_node{settings()};
  auto b = redis_node{settings()};
  for (auto* each : {&a, &b})
    each->follow("known"); // Then it is known to live.
  for (const auto save : {true, false}) {
    EXPECT_EQ(a.publish("g", "x", save)->elsewhere, presence::none);
    a.follow("g");
    EXPECT_EQ(a.publish("g", "x", save)->elsewhere, presence::none);
    b.follow("g");
    EXPECT_EQ(a.publish("g", "x", save)->elsewhere, presence::some);
    a.unfollow("g");
    EXPECT_EQ(a.publish("g", "x", save)->elsewhere, presence::some);
    b.unfollow("g");
    while (b.publish("g", "x", save)->elsewhere != presence::none)
      std::this_thread::yield(); // The two connections are not in step.
  }
}

TEST_F(RedisBroker, SharesHistoryAndKeysBetweenNodes) {
  auto a = redis_node{settings()};
  auto b = redis_node{settings()};
  const auto first = a.publish("g", "a", true, "key");
  EXPECT_TRUE(b.publish("g", "a", true, "key")->duplicate);
  EXPECT_EQ(b.publish("g", "b")->at, (position{2, first->at.epoch}));
  EXPECT_EQ(payloads(b.read("g")->messages), (texts{"a", "b"}));
}

TEST_F(RedisBroker, ReadsTheHistoryOfAGroupOnlyForWhoFollowsAlready) {
  auto node = redis_node{settings()};
  const auto at = node.publish("g", "a")->at;
  const auto first = node.follow("g");
  EXPECT_EQ(first->at, at);
  EXPECT_TRUE(first->messages.empty());
  EXPECT_EQ(payloads(node.follow("g")->messages), texts{"a"});
}

// -- Redis away ---------------------------------------------------------------------------

TEST_F(RedisBroker, FindsOtherNodesThatFollowAGroup) {
  auto one = redis_node{settings()};
  auto two = redis_node{settings()};
  for (auto* each : {&one, &two})
    each->follow("known"); // Then it is known to live.
  EXPECT_EQ(one.elsewhere("g"), presence::none);
  EXPECT_EQ(one.follow("g")->elsewhere, presence::none);
  EXPECT_EQ(one.elsewhere("g"), presence::none);
  EXPECT_EQ(two.elsewhere("g"), presence::some);
  EXPECT_EQ(two.follow("g")->elsewhere, presence::some);
  EXPECT_EQ(one.elsewhere("g"), presence::some);
  for (auto round = 0; round < 100; ++round) { // Whatever reaches Redis first.
    two.follow("g");
    two.unfollow("g");
    EXPECT_EQ(two.elsewhere("g"), presence::some) << round;
  }
}

TEST_F(RedisBroker, TellsOneNodeOrAll) {
  auto one = redis_node{settings()};
  auto two = redis_node{settings()};
  auto three = redis_node{settings()};
  for (auto* each : {&one, &two, &three})
    each->follow("g"); // Then they listen.
  EXPECT_EQ(one.tell(two.id(), "a").count, 1U);
  const auto nobody = one.tell(node_id::make(), "nobody");
  EXPECT_EQ(nobody.count, 0U);
  EXPECT_TRUE(nobody.sure);
  const auto all = one.tell({}, "b");
  EXPECT_EQ(all.count, 3U);
  EXPECT_TRUE(all.here);
  EXPECT_TRUE(all.unheard.empty());
  EXPECT_EQ(one.reported(1), (texts{"told b"}));
  EXPECT_EQ(two.reported(2), (texts{"told a", "told b"}));
  EXPECT_EQ(three.reported(1), (texts{"told b"}));
}

TEST_F(RedisBroker, WaitsForRedisThenSaysThatItIsAway) {
  auto node = redis_node{settings()};
  server.kill();
  for (const auto save : {true, false}) {
    const auto outcome = node.publish("g", "x", save);
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, errc::relay_unavailable);
  }
  EXPECT_EQ(node.follow("g").error().code, errc::relay_unavailable);
  EXPECT_EQ(node.read("g").error().code, errc::relay_unavailable);
}

TEST_F(RedisBroker, LosesNothingSavedWhenRedisIsRestartedWithItsData) {
  auto node = redis_node{settings()};
  const auto epoch = node.follow("g")->at.epoch;
  for (const auto& text : numbers(10))
    node.publish("g", text);
  node.reported(10);
  server.save();
  server.kill();
  for (const auto& text : numbers(20, 10))
    node.begin_publish("g", text);
  server.start();
  EXPECT_EQ(node.published(), 10U);
  auto expected = numbers(20);
  expected.insert(expected.begin() + 10, "(10)");
  EXPECT_EQ(node.reported(21), expected);
  EXPECT_EQ(payloads(node.read("g")->messages), numbers(20));
  const auto missed = node.read("g", position{5, epoch}); // As a client from before.
  EXPECT_TRUE(missed->complete);
  EXPECT_EQ(payloads(missed->messages), numbers(20, 5));
}

TEST_F(RedisBroker, ContinuesEarlierEpochsHoweverOftenRedisIsRestarted) {
  auto node = redis_node{settings()};
  auto known = positions{};
  for (const auto& text : numbers(4)) {
    known.push_back(node.publish("g", text)->at);
    server.save();
    server.kill();
    server.start();
  }
  for (std::size_t i = 0; i < known.size(); ++i) { // As clients from before.
    const auto missed = node.read("g", known[i]);
    EXPECT_TRUE(missed->complete) << i;
    EXPECT_EQ(payloads(missed->messages), numbers(4, static_cast<int>(i) + 1)) << i;
  }
}

TEST_F(RedisBroker, BeginsANewEpochWhenRedisHasLostItsData) {
  auto node = redis_node{settings()};
  node.follow("g");
  const auto before = node.publish("g", "before")->at;
  node.reported(1);
  server.kill();
  server.lose_files();
  server.start();
  const auto after = node.publish("g", "after")->at;
  EXPECT_EQ(after.offset, 1U);
  EXPECT_NE(after.epoch, before.epoch);
  EXPECT_EQ(node.reported(3), (texts{"before", "(0)", "after"}));
}

TEST_F(RedisBroker, TellsAnOldPositionFromANewOneWhenRedisHasLostTheEnd) {
  auto node = redis_node{settings()};
  node.follow("g");
  node.publish("g", "kept");
  server.save();
  const auto lost = node.publish("g", "lost")->at;
  node.reported(2);
  server.kill();
  server.start();
  const auto instead = node.publish("g", "instead")->at;
  EXPECT_EQ(instead.offset, lost.offset);
  EXPECT_NE(instead.epoch, lost.epoch);
  EXPECT_FALSE(node.read("g", lost)->complete);
  EXPECT_EQ(node.reported(4), (texts{"kept", "lost", "(1)", "instead"}));
}

TEST_F(RedisBroker, NoticesThatRedisWasEmptied) {
  auto node = redis_node{settings()};
  node.follow("g");
  node.publish("g", "a");
  node.reported(1);
  server.run("FLUSHALL");
  node.publish("g", "b");
  EXPECT_EQ(node.reported(3), (texts{"a", "(0)", "b"}));
}

TEST_F(RedisBroker, PublishesOnceWhatAHangingRedisGotTwice) {
  auto node = redis_node{settings()};
  node.follow("g");
  node.publish("g", "first");
  server.pause();
  for (const auto& text : numbers(500))
    node.begin_publish("g", text);
  std::this_thread::sleep_for(std::chrono::milliseconds{1000}); // Long enough to ask again.
  server.go_on();
  EXPECT_EQ(node.published(), 500U);
  auto expected = numbers(500);
  expected.insert(expected.begin(), "first");
  EXPECT_EQ(node.reported(501), expected);
  EXPECT_EQ(payloads(node.read("g")->messages), expected);
}

TEST_F(RedisBroker, AnswersInTimeWhenRedisHangs) {
  auto node = redis_node{settings()};
  node.publish("g", "first");
  server.pause();
  const auto begin = steady_clock::now();
  EXPECT_FALSE(node.publish("g", "x"));
  EXPECT_LT(steady_clock::now() - begin, std::chrono::seconds{4});
  server.go_on();
  EXPECT_TRUE(node.publish("g", "y"));
}

TEST_F(RedisBroker, RepairsWhatASubscriberHasMissed) {
  auto node = redis_node{settings()};
  auto other = redis_node{settings()};
  node.follow("g");
  for (auto i = 0; i < 200; ++i) {
    other.begin_publish("g", std::to_string(i));
    if (i % 50 == 20)
      server.run("CLIENT KILL TYPE pubsub");
  }
  EXPECT_EQ(other.published(), 200U);
  EXPECT_EQ(node.reported(200), numbers(200));
}

TEST_F(RedisBroker, GoesOnWhenScriptsAreFlushed) {
  auto node = redis_node{settings()};
  node.follow("g");
  node.publish("g", "0");
  server.run("SCRIPT FLUSH");
  for (const auto& text : numbers(50, 1))
    node.begin_publish("g", text);
  EXPECT_EQ(node.published(), 49U);
  EXPECT_EQ(node.reported(50), numbers(50));
}

TEST_F(RedisBroker, FollowsLaterWhatItCouldNotFollow) {
  server.kill();
  auto node = redis_node{settings()};
  EXPECT_FALSE(node.follow("g"));
  server.start();
  EXPECT_EQ(node.reported(1), texts{"(0)"});
  EXPECT_TRUE(node.publish("g", "a"));
  EXPECT_EQ(node.reported(2), (texts{"(0)", "a"}));
}

TEST_F(RedisBroker, CountsFromNothingWhenRedisHasDroppedAHistory) {
  auto limited = settings();
  limited.history.bytes = 3 * (publication_overhead + 2);
  limited.history.overflow = history_overflow::trim;
  auto node = redis_node{limited};
  for (const auto& text : numbers(3))
    node.publish("g", text);
  server.run("DEL plenum:log:{g}");
  for (const auto& text : numbers(6, 3))
    node.publish("g", text);
  EXPECT_EQ(payloads(node.read("g")->messages), numbers(6, 3));
}

TEST_F(RedisBroker, ForgetsStatesSomeTimeAfterTheirHistories) {
  auto aging = settings();
  aging.history.age = std::chrono::seconds{100};
  auto node = redis_node{aging};
  node.publish("aging", "a");
  EXPECT_EQ(server.run("PERSIST plenum:state:{aging}").substr(0, 1), "1");
  auto lasting = redis_node{settings()};
  lasting.publish("lasting", "a");
  EXPECT_EQ(server.run("PERSIST plenum:state:{lasting}").substr(0, 1), "0");
}

TEST_F(RedisBroker, SaysInTimeThatItCannotListOrForget) {
  auto node = redis_node{settings()};
  server.kill();
  EXPECT_EQ(node.list().error().code, errc::relay_unavailable);
  EXPECT_EQ(node.forget_all().error().code, errc::relay_unavailable);
}

TEST_F(RedisBroker, ForgetsMoreHistoriesThanItForgetsAtOnce) {
  auto node = redis_node{settings()};
  for (auto i = 0; i < 250; ++i)
    node.begin_publish("g" + std::to_string(i), "x");
  EXPECT_EQ(node.published(), 250U);
  EXPECT_EQ(node.list()->size(), 250U);
  EXPECT_TRUE(node.forget_all());
  EXPECT_TRUE(node.list()->empty());
}

TEST_F(RedisBroker, SaysWhatRedisRefuses) {
  auto node = redis_node{settings()};
  EXPECT_TRUE(node.publish("g", "a"));
  server.run("CONFIG SET maxmemory 1");
  const auto outcome = node.publish("g", "b");
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, errc::relay_unavailable);
  EXPECT_NE(outcome.error().message.find("OOM"), std::string::npos);
  server.run("CONFIG SET maxmemory 0");
  EXPECT_EQ(node.publish("g", "c")->at.offset, 2U);
}

TEST_F(RedisBroker, CountsConnectionsAndWhatWaits) {
  auto node = redis_node{settings()};
  ASSERT_TRUE(node.follow("g"));
  EXPECT_EQ(node.counters().redis->connections, 2U);
  server.pause();
  node.begin_publish("g", "text");
  wait_until([&] { return node.counters().redis->requests > 0; });
  EXPECT_GT(node.counters().redis->bytes, 512U);
  server.go_on();
  EXPECT_EQ(node.published(), 1U);
  wait_until([&] { return node.counters().redis->requests == 0; });
  EXPECT_EQ(node.counters().redis->bytes, 0U);
}

TEST_F(RedisBroker, RefusesCallsWhenTooManyWaitForItsThread) {
  auto node = redis_node{settings()};
  const auto refused = node.ask_too_much();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, errc::relay_unavailable);
  wait_until([&] { return node.counters().redis->tasks == 0; });
  EXPECT_TRUE(node.publish("g", "text"));
}

TEST_F(RedisBroker, DoesNotServeFromAReplica) {
  auto node = redis_node{settings()};
  EXPECT_TRUE(node.publish("g", "a"));
  server.run("REPLICAOF 127.0.0.1 1");
  EXPECT_EQ(node.publish("g", "b").error().code, errc::relay_unavailable);
  server.run("REPLICAOF NO ONE");
  EXPECT_TRUE(node.publish("g", "c"));
}

// -- who we are ---------------------------------------------------------------------------

TEST(RedisLogin, NeedsTheRightPassword) {
  const auto server = redis_server{};
  server.run("ACL SETUSER plenum on '>s@cret' '~plenum:*' '&plenum:*' +@all");
  server.run("CONFIG SET requirepass other");
  auto settings = settings_for(server.url());
  settings.url.user = "plenum";
  settings.url.password = "wrong";
  {
    auto node = redis_node{settings};
    EXPECT_EQ(node.publish("g", "a").error().code, errc::relay_unavailable);
  }
  settings.url.password = "s@cret";
  settings.url.database = 3;
  auto node = redis_node{settings};
  EXPECT_TRUE(node.follow("g"));
  EXPECT_TRUE(node.publish("g", "a"));
  EXPECT_EQ(node.reported(1), texts{"a"});
}

TEST(RedisLogin, KeepsDatabasesApart) {
  const auto server = redis_server{};
  auto settings = settings_for(server.url());
  auto a = redis_node{settings};
  settings.url.database = 1;
  auto b = redis_node{settings};
  a.follow("g");
  EXPECT_TRUE(a.publish("g", "a"));
  EXPECT_NE(b.publish("g", "b", false)->elsewhere, presence::some);
  EXPECT_TRUE(b.read("g")->messages.empty());
}

} // namespace plenum::core::test
