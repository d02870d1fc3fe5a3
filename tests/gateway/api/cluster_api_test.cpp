// SPDX-License-Identifier: Apache-2.0
//
// The embedding API over a real Redis that is away for a while.

#include "gateway/api/app.hpp"
#include "gateway/settings/server_settings.hpp"
#include "tests/support/redis_server.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace plenum::core::test {

namespace {

using namespace std::chrono_literals;

class ClusterApi : public ::testing::Test {
protected:
  ClusterApi() { app.start(); }

  server_settings settings() const {
    auto made = server_settings{};
    made.fixed.listen.port = 0;
    made.fixed.loops = 2;
    made.fixed.broker.redis = redis.url();
    made.fixed.broker.redis_wait = 300ms;
    made.fixed.broker.redis_patience = 200ms;
    return made;
  }

  SendReceipt send(const std::string& text, bool sure) {
    return app.box().wait(app.box().group_send("g", text, {.save_history = true, .sure = sure}));
  }

  /// Longer than a request may wait.
  std::thread later(std::function<void()> f) {
    return std::thread{[f = std::move(f)] {
      std::this_thread::sleep_for(800ms);
      f();
    }};
  }

  std::size_t saved() { return app.box().wait(app.box().show_history("g")).size(); }

  redis_server redis;
  App app{settings()};
};

} // namespace

TEST_F(ClusterApi, SendsForSureThoughRedisIsAwayForLonger) {
  redis.kill();
  EXPECT_THROW(send("lost", false), ChannelBoxError);
  auto back = later([&] { redis.start(); });
  EXPECT_EQ(send("sure", true).position->offset, 1U);
  back.join();
  EXPECT_EQ(saved(), 1U);
}

TEST_F(ClusterApi, SendsForSureOnlyOnceThoughItIsNotTold) {
  send("first", true);
  redis.pause();
  auto on = later([&] { redis.go_on(); });
  EXPECT_EQ(send("second", true).position->offset, 2U);
  on.join();
  EXPECT_EQ(saved(), 2U);
}

} // namespace plenum::core::test
