// SPDX-License-Identifier: Apache-2.0
//
// Who waits for a group that cannot be followed yet, without a Redis.

#include "cluster/redis/followings.hpp"

#include <gtest/gtest.h>

namespace plenum::core::test {

namespace {

/// Nothing is connected: all that is asked waits.
class RedisFollowings : public ::testing::Test, private redis_subscriber_events {
protected:
  void follow() {
    followings.add(group, [this](result<history_page> page) { outcome = std::move(page); });
  }

  const redis_settings settings{};
  asio::io_context io;
  redis_self self{node_id::make(), 0};
  redis_connections connections{io, settings, nullptr,
                                static_cast<redis_subscriber_events&>(*this)};
  redis_followings followings{settings, self, connections};
  const group_name group = *group_name::parse("g");
  const std::string channel = self.channel_of(group);
  std::optional<result<history_page>> outcome; ///< Of the follow.

private:
  void on_subscribed(const std::string& /*channel*/) override {}
  void on_message(const std::string& /*channel*/, std::string_view /*message*/) override {}
  void on_left(const std::string& /*channel*/) override {}
  void on_unsubscribed() override {}
  void on_time(time_point /*now*/) override {}
};

} // namespace

TEST_F(RedisFollowings, AnswerWhoDoesNotWantToFollowAnyMore) {
  follow();
  EXPECT_FALSE(outcome);
  followings.remove(group);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->error().code, errc::relay_unavailable);
}

TEST_F(RedisFollowings, KeepAGroupThatIsHeld) {
  EXPECT_FALSE(followings.hold(channel));
  follow();
  EXPECT_TRUE(followings.hold(channel));
  EXPECT_TRUE(followings.hold(channel));
  followings.remove(group);
  followings.let_go(channel);
  EXPECT_FALSE(outcome);
  followings.let_go(channel);
  EXPECT_TRUE(outcome);
  EXPECT_FALSE(followings.hold(channel));
}

TEST_F(RedisFollowings, KeepAGroupThatIsFollowedAgainWhileItIsHeld) {
  follow();
  followings.hold(channel);
  followings.remove(group);
  follow();
  followings.let_go(channel);
  EXPECT_FALSE(outcome);
  EXPECT_TRUE(followings.hold(channel));
}

TEST_F(RedisFollowings, GiveUpWhoHasWaitedTooLong) {
  follow();
  followings.on_time(steady_clock::now());
  EXPECT_FALSE(outcome);
  followings.on_time(steady_clock::now() + settings.wait);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->error().code, errc::relay_unavailable);
}

TEST_F(RedisFollowings, RefuseWhoComesAfterTheEnd) {
  connections.stop();
  follow();
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->error().code, errc::shutting_down);
}

} // namespace plenum::core::test
