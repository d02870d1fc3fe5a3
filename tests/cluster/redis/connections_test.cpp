// SPDX-License-Identifier: Apache-2.0
//
// When something is asked, and on which connection, without a Redis.

#include "cluster/redis/connections.hpp"

#include <gtest/gtest.h>

namespace plenum::core::test {

namespace {

std::string text(const std::string& what) {
  return '$' + std::to_string(what.size()) + "\r\n" + what + "\r\n";
}

/// Connections that lead nowhere; the test says what Redis would.
class RedisConnections : public ::testing::Test, private redis_subscriber_events {
protected:
  void hear(const std::string& bytes) {
    const auto heard = connections.subscriber_for("c").peer->on_bytes(bytes, steady_clock::now());
    EXPECT_TRUE(heard);
  }

  void report(const std::string& what, const std::string& channel) {
    hear("*3\r\n" + text(what) + text(channel) + ":1\r\n");
  }

  /// The node is about to leave the channel "c", and Redis has not answered yet.
  void leave() {
    connections.subscribe("c");
    connections.subscriber_for("c").peer->on_open(steady_clock::now());
    hear("*1\r\n" + text("master") + text("redis_version:7.0.15\r\nrun_id:0\r\n"));
    report("subscribe", "c");
    EXPECT_TRUE(connections.hears()("c"));
    connections.unsubscribe("c");
  }

  redis_request_ptr request() {
    return make_request([](std::string&, const redis_session&) {},
                        [this](const result<resp_value>& reply) { outcome = reply; },
                        time_point::max());
  }

  std::size_t asked() { return connections.commands_for("c").peer->queued(); }

  asio::io_context io;
  redis_connections connections{io, redis_settings{}, nullptr,
                                static_cast<redis_subscriber_events&>(*this)};
  std::optional<result<resp_value>> outcome;

private:
  void on_subscribed(const std::string& /*channel*/) override {}
  void on_message(const std::string& /*channel*/, std::string_view /*message*/) override {}
  void on_left(const std::string& channel) override { connections.on_left(channel); }
  void on_unsubscribed() override { connections.on_unsubscribed(); }
  void on_time(time_point /*now*/) override {}
};

} // namespace

TEST_F(RedisConnections, AskAtOnceWhatIsSure) {
  connections.submit_when_sure("c", request());
  EXPECT_EQ(asked(), 1U);
}

TEST_F(RedisConnections, AskWhatDependsOnALeaveWhenRedisHasSeenThat) {
  leave();
  connections.submit_when_sure("c", request());
  connections.submit_when_sure("other", request());
  EXPECT_EQ(asked(), 1U);
  report("unsubscribe", "c");
  EXPECT_EQ(asked(), 2U);
}

TEST_F(RedisConnections, AskWhatDependsOnALeaveWhenTheConnectionBreaks) {
  leave();
  connections.submit_when_sure("c", request());
  EXPECT_EQ(asked(), 0U);
  connections.subscriber_for("c").peer->on_closed();
  EXPECT_EQ(asked(), 1U);
}

TEST_F(RedisConnections, RefuseWhatIsAskedAfterTheEnd) {
  leave();
  connections.stop();
  connections.submit_when_sure("c", request());
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->error().code, errc::shutting_down);
}

TEST_F(RedisConnections, FailWhatWaitsAtTheEnd) {
  connections.submit(request());
  connections.stop();
  EXPECT_FALSE(outcome);
  connections.fail_all(redis_connections::stopping());
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->error().code, errc::shutting_down);
}

TEST_F(RedisConnections, SayThatRedisCannotBeAsked) {
  EXPECT_EQ(connections.trouble(), "Redis cannot be asked");
}

} // namespace plenum::core::test
