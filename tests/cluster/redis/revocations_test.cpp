// SPDX-License-Identifier: Apache-2.0
//
// What a real Redis keeps of who is revoked, and how nodes come to know.

#include "actors/revocations.hpp"
#include "cluster/redis/broker.hpp"
#include "tests/support/redis_server.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <mutex>
#include <thread>

namespace plenum::core::test {
namespace {

using namespace std::chrono_literals;

template <class F>
bool soon(F what) {
  for (auto tries = 0; tries < 500; ++tries, std::this_thread::sleep_for(10ms))
    if (what())
      return true;
  return false;
}

/// A node that only knows who is revoked.
class revoking_node final : private broker_events {
public:
  explicit revoking_node(const redis_settings& settings) : through_{settings, node_id::make()} {
    through_.start(*this);
  }
  ~revoking_node() { through_.stop(); }

  bool ready() const { return !through_.trouble(); }
  std::optional<std::string> trouble() const { return through_.trouble(); }

  result<reach> revoke(const revocation& what, const std::string& told = "told") {
    auto done = std::promise<result<reach>>{};
    through_.revoke(what, told, [&](const result<reach>& x) { done.set_value(x); });
    return done.get_future().get();
  }

  /// What was read last, by name.
  std::vector<revocation> read() const {
    const auto lock = std::lock_guard{mutex_};
    return read_;
  }

  std::size_t readings() const {
    const auto lock = std::lock_guard{mutex_};
    return readings_;
  }

  std::size_t told() const {
    const auto lock = std::lock_guard{mutex_};
    return told_;
  }

private:
  void on_publication(publication_ptr /*what*/) override {}
  void on_history(const group_name& /*group*/, history_page /*page*/) override {}
  void on_told(std::string /*what*/) override {
    const auto lock = std::lock_guard{mutex_};
    ++told_;
  }
  void on_revocations(std::vector<revocation> all) override {
    const auto lock = std::lock_guard{mutex_};
    read_ = std::move(all);
    std::ranges::sort(read_, {}, &revocation::name);
    ++readings_;
  }

  mutable std::mutex mutex_; ///< Guards what follows.
  std::vector<revocation> read_;
  std::size_t readings_ = 0;
  std::size_t told_ = 0;
  redis_broker through_;
};

class RedisRevocations : public testing::Test {
protected:
  redis_settings settings() const {
    auto made = redis_settings{};
    made.url = server.url();
    made.wait = 2000ms;
    made.patience = patience;
    return made;
  }

  static revocation of(const std::string& user, std::chrono::seconds lasts = 60s) {
    return *revocation::of(user, "", {}, lasts, wall_time::now());
  }

  /// What a node that begins now reads.
  std::vector<revocation> kept() const {
    const auto node = std::make_unique<revoking_node>(settings());
    EXPECT_TRUE(soon([&] { return node->ready(); }));
    return node->read();
  }

  redis_server server;
  std::chrono::milliseconds patience{500};
};

TEST_F(RedisRevocations, AreToldAndKeptInOneStep) {
  auto one = revoking_node{settings()};
  auto two = revoking_node{settings()};
  ASSERT_TRUE(soon([&] { return one.ready() && two.ready(); }));
  const auto what = std::vector{of("ada"), *revocation::of("ben", "", 5, 60s, wall_time::now()),
                                *revocation::of("", "t: 1", {}, 60s, wall_time::now()),
                                *revocation::of("", "", 5, 60s, wall_time::now())};
  for (const auto& each : what)
    EXPECT_EQ(one.revoke(each)->count, 2U);
  EXPECT_TRUE(soon([&] { return one.told() == 4 && two.told() == 4; }));
  EXPECT_EQ(kept(), (std::vector{what[3], what[0], what[1], what[2]}));
}

TEST_F(RedisRevocations, AreReadByANodeThatWasAway) {
  auto one = revoking_node{settings()};
  auto two = revoking_node{settings()};
  ASSERT_TRUE(soon([&] { return one.ready() && two.ready(); }));
  const auto before = two.readings();
  server.run("CLIENT KILL TYPE pubsub");
  EXPECT_TRUE(soon([&] { return two.readings() > before && two.ready() && one.ready(); }));
  const auto ada = of("ada");
  ASSERT_TRUE(one.revoke(ada));
  server.run("CLIENT KILL TYPE pubsub");
  EXPECT_TRUE(soon([&] { return two.read() == std::vector{ada}; }));
}

TEST_F(RedisRevocations, AreKeptThroughARestartOfRedis) {
  auto one = revoking_node{settings()};
  ASSERT_TRUE(soon([&] { return one.ready(); }));
  const auto ada = of("ada");
  ASSERT_TRUE(one.revoke(ada));
  server.save();
  server.kill();
  EXPECT_TRUE(soon([&] { return !one.ready(); }));
  const auto before = one.readings();
  server.start();
  EXPECT_TRUE(soon([&] { return one.readings() > before; }));
  EXPECT_EQ(one.read(), std::vector{ada});
}

TEST_F(RedisRevocations, AreForgottenAfterTheirEnd) {
  auto one = revoking_node{settings()};
  ASSERT_TRUE(soon([&] { return one.ready(); }));
  ASSERT_TRUE(one.revoke(of("brief", 1s)));
  ASSERT_TRUE(one.revoke(of("ada", 5s)));
  EXPECT_EQ(kept().size(), 2U);
  std::this_thread::sleep_for(2100ms);
  ASSERT_TRUE(one.revoke(of("ben", 2s)));
  EXPECT_EQ(kept().size(), 2U);
  EXPECT_TRUE(soon([&] { return server.run("KEYS plenum:{revoked}*").size() <= 1; }))
    << server.run("KEYS plenum:{revoked}*");
}

TEST_F(RedisRevocations, AreMergedAsNodesMergeThem) {
  auto one = revoking_node{settings()};
  ASSERT_TRUE(soon([&] { return one.ready(); }));
  const auto now = wall_time::now();
  auto first = *revocation::of("ada", "", {}, 60s, now);
  auto back = *revocation::of("ada", "", {}, 0s, {now.ms + 1});
  const auto early = *revocation::of("ben", "", 5, 90s, now);
  const auto late = *revocation::of("ben", "", 7, 60s, {now.ms + 1});
  for (const auto& each : {first, back, first, late, early})
    ASSERT_TRUE(one.revoke(each));
  first.merge(back);
  auto both = late;
  both.merge(early);
  EXPECT_EQ(kept(), (std::vector{first, both}));
  EXPECT_FALSE(first.holds(now));
}

TEST_F(RedisRevocations, MakeRoomForThoseThatEndLater) {
  patience = 5s; // So many keep a slow machine busy.
  const auto end = std::to_string(wall_time::now().ms / 1000 + 1000);
  const auto most = std::to_string(revocations::most);
  server.run("EVAL \"for i=1," + most + " do redis.call('HSET','plenum:{revoked}','user:'..i,'0 "
             + end + " 1 " + end + "') redis.call('ZADD','plenum:{revoked}:ends'," + end
             + ",'user:'..i) end\" 0");
  auto one = revoking_node{settings()};
  ASSERT_TRUE(soon([&] { return one.ready(); }));
  EXPECT_EQ(one.read().size(), revocations::most);
  ASSERT_TRUE(one.revoke(of("ada", 2000s)));
  const auto all = kept();
  EXPECT_EQ(all.size(), revocations::most);
  EXPECT_EQ(std::ranges::count(all, "ada", &revocation::name), 1);
}

TEST_F(RedisRevocations, KeepANodeFromBeingReadyUntilTheyAreRead) {
  server.run("SET plenum:{revoked} spoiled");
  auto one = revoking_node{settings()};
  EXPECT_TRUE(soon([&] { return one.trouble() == "Redis has not said yet who is revoked"; }));
  EXPECT_FALSE(one.revoke(of("ada")));
  server.run("DEL plenum:{revoked}");
  EXPECT_TRUE(soon([&] { return one.ready(); }));
}

TEST_F(RedisRevocations, CannotBeToldWhileRedisIsAway) {
  auto one = revoking_node{settings()};
  ASSERT_TRUE(soon([&] { return one.ready(); }));
  server.kill();
  EXPECT_EQ(one.revoke(of("ada")).error().code, errc::relay_unavailable);
}

} // namespace
} // namespace plenum::core::test
