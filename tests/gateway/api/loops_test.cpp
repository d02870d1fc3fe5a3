// SPDX-License-Identifier: Apache-2.0
//
// A node of two loops: its groups live on both, and are one node's all the same.

#include "gateway/api/app.hpp"
#include "gateway/settings/server_settings.hpp"
#include "tests/support/redis_server.hpp"
#include "tests/support/ws_client.hpp"

#include <gtest/gtest.h>

#include <deque>

namespace plenum::core::test {
namespace {

constexpr auto groups = 32;
constexpr auto publishers = 4;
constexpr auto rounds = 20;

std::string group(int number) {
  return "group-" + std::to_string(number);
}

/// With the brokers of this kind.
class LoopsApi : public ::testing::TestWithParam<const char*> {
protected:
  LoopsApi() {
    app.websocket("/listen", [](WebSocket& ws) -> Task<> {
      co_await ws.accept();
      const auto channel = Channel{ws, payload_type::text};
      for (auto i = 0; i < groups; ++i)
        co_await ws.box().add_channel_to_group(channel, group(i));
      co_await ws.send_text("ready");
      while (co_await ws.receive())
        ;
    });
    app.websocket("/publish", [](WebSocket& ws) -> Task<> {
      co_await ws.accept();
      while (const auto got = co_await ws.receive()) {
        const auto text = got->data();
        const auto name = text.substr(0, text.find(' '));
        co_await ws.box().group_send(name, text, {.save_history = true});
      }
    });
  }

  void SetUp() override { port_ = app.start(); }

  std::uint16_t port() const { return port_; }
  ws_client connect(const std::string& path) { return {port_, path}; }
  ChannelBox& box() { return app.box(); }

  server_settings settings() {
    auto made = server_settings{};
    made.fixed.listen.port = 0;
    made.fixed.loops = 2;
    if (GetParam() == std::string{"redis"})
      made.fixed.broker.redis = redis.emplace().url();
    return made;
  }

  void save_one_in_each() {
    for (auto i = 0; i < groups; ++i)
      box().wait(box().group_send(group(i), "x", {.save_history = true}));
  }

  std::optional<redis_server> redis;
  App app{settings()};

private:
  std::uint16_t port_ = 0;
};

INSTANTIATE_TEST_SUITE_P(Over, LoopsApi, ::testing::Values("memory", "redis"),
                         [](const auto& over) { return std::string{over.param}; });

TEST_P(LoopsApi, ListsTheHistoriesOfAllLoops) {
  save_one_in_each();
  const auto all = box().wait(box().show_history());
  EXPECT_EQ(all.size(), std::size_t{groups});
  for (const auto& [name, messages] : all)
    EXPECT_EQ(messages.size(), 1U) << name;
}

TEST_P(LoopsApi, FlushesTheHistoriesOfAllLoops) {
  auto listener = connect("/listen"); // Groups keep copies.
  EXPECT_EQ(listener.receive(), "ready");
  save_one_in_each();
  box().wait(box().flush_history());
  EXPECT_TRUE(box().wait(box().show_history()).empty());
  for (auto i = 0; i < groups; ++i) {
    EXPECT_TRUE(box().wait(box().show_history(group(i))).empty());
    const auto next = box().wait(box().group_send(group(i), "y", {.save_history = true}));
    EXPECT_EQ(next.position->offset, 1U);
  }
}

TEST_P(LoopsApi, FlushesOneGroupOnly) {
  save_one_in_each();
  box().wait(box().flush_history(group(7)));
  const auto all = box().wait(box().show_history());
  EXPECT_EQ(all.size(), std::size_t{groups - 1});
  EXPECT_FALSE(all.contains(group(7)));
}

/// Each publisher sends to all groups in turn and waits for nothing.
TEST_P(LoopsApi, KeepTheOrderOfEveryGroupAndLoseNothing) {
  auto listener = connect("/listen");
  EXPECT_EQ(listener.receive(), "ready");
  auto from = std::deque<ws_client>{};
  for (auto i = 0; i < publishers; ++i)
    from.emplace_back(port(), "/publish");
  for (auto round = 0; round < rounds; ++round)
    for (auto i = 0; i < groups; ++i)
      for (auto who = 0; who < publishers; ++who)
        from[who].send(group(i) + " " + std::to_string(who) + " " + std::to_string(round));
  auto heard = std::map<std::string, std::vector<std::string>>{};
  for (auto i = 0; i < groups * publishers * rounds; ++i) {
    auto text = listener.receive();
    heard[text.substr(0, text.find(' '))].push_back(std::move(text));
  }
  for (const auto& [name, messages] : heard) {
    auto saved = std::vector<std::string>{};
    for (const auto& each : box().wait(box().show_history(name)))
      saved.push_back(each.payload.data());
    EXPECT_EQ(messages, saved);
    EXPECT_EQ(messages.size(), std::size_t{publishers * rounds});
    for (auto who = 0; who < publishers; ++who) {
      auto next = 0;
      const auto mine = name + " " + std::to_string(who) + " ";
      for (const auto& each : messages)
        if (each.starts_with(mine)) {
          EXPECT_EQ(each, mine + std::to_string(next++));
        }
    }
  }
}

} // namespace
} // namespace plenum::core::test
