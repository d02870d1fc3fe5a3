// SPDX-License-Identifier: Apache-2.0
//
// Which values metrics have.

#include "gateway/node/metrics.hpp"

#include <gtest/gtest.h>

namespace plenum::core::test {

namespace {

/// Only counts.
class counting_broker final : public broker {
public:
  void start(broker_events& /*events*/) override {}
  void follow(const group_name& /*group*/, completion<history_page> /*done*/) override {}
  void unfollow(const group_name& /*group*/) override {}
  void catch_up(const group_name& /*group*/, time_point /*asked*/, bool /*briefly*/,
                completion<void> /*done*/) override {}
  void look_around(const group_name& /*group*/, time_point /*asked*/,
                   completion<presence> /*done*/) override {}
  void tell(const std::optional<node_id>& /*whom*/, std::string /*what*/,
            completion<reach> /*done*/) override {}
  void revoke(const revocation& /*what*/, std::string /*told*/,
              completion<reach> /*done*/) override {}
  void publish(publication_draft /*what*/, time_point /*asked*/,
               completion<receipt> /*done*/) override {}
  void read(const command::history& /*what*/, std::size_t /*max*/, time_point /*asked*/,
            completion<reply::history> /*done*/) override {}
  void list(completion<std::vector<group_name>> /*done*/) override {}
  void forget(const std::optional<group_name>& /*group*/, completion<void> /*done*/) override {}
  broker_counters counters() const override { return counted; }

  broker_counters counted;
};

class Metrics : public ::testing::Test {
protected:
  bool says(const std::string& line) const {
    return ("\n" + all.text()).find("\n" + line + "\n") != std::string::npos;
  }

  node_metrics all{2};
};

} // namespace

TEST_F(Metrics, SayWhatWaitsForRedis) {
  auto redis = counting_broker{};
  redis.counted.unreadable = 1;
  redis.counted.redis = redis_counters{.requests = 2, .bytes = 300, .tasks = 4, .connections = 5};
  all.update(redis);
  EXPECT_TRUE(says("plenum_unreadable_total 1")) << all.text();
  EXPECT_TRUE(says("plenum_redis_queued_requests 2"));
  EXPECT_TRUE(says("plenum_redis_queued_bytes 300"));
  EXPECT_TRUE(says("plenum_redis_queued_tasks 4"));
  EXPECT_TRUE(says("plenum_redis_connections_total 5"));
  redis.counted.redis = redis_counters{.connections = 6};
  all.update(redis);
  EXPECT_TRUE(says("plenum_redis_queued_requests 0"));
  EXPECT_TRUE(says("plenum_redis_connections_total 6"));
}

TEST_F(Metrics, SayNothingOfRedisWithoutOne) {
  all.update(counting_broker{});
  EXPECT_EQ(all.text().find("plenum_redis_"), std::string::npos);
}

TEST_F(Metrics, SayWhatWaitsWithinTheNode) {
  auto queues = queue_counts{};
  queues.group = 1;
  queues.members = 2;
  queues.respondent = 3;
  queues.surveys = 4;
  all.update(queues);
  EXPECT_TRUE(says(R"(plenum_waiting_requests{where="group"} 1)")) << all.text();
  EXPECT_TRUE(says(R"(plenum_waiting_requests{where="members"} 2)"));
  EXPECT_TRUE(says(R"(plenum_waiting_requests{where="respondent"} 3)"));
  EXPECT_TRUE(says("plenum_surveys 4"));
}

TEST_F(Metrics, SayOfEachLoopHowManyCallsWait) {
  auto loop = event_loop{1, {}};
  all.update(loop, {}, 7);
  EXPECT_TRUE(says(R"(plenum_waiting_requests{loop="0",where="caller"} 0)")) << all.text();
  EXPECT_TRUE(says(R"(plenum_waiting_requests{loop="1",where="caller"} 7)"));
}

} // namespace plenum::core::test
