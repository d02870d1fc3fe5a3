// SPDX-License-Identifier: Apache-2.0
//
// How a caller's questions are answered.

#include "actors/caller.hpp"
#include "tests/support/threadless_config.hpp"

#include <caf/actor_system.hpp>

#include <gtest/gtest.h>

namespace plenum::core::test {

namespace {

class Caller : public ::testing::Test {
protected:
  Caller() = default;
  ~Caller() override {
    asks.stop();
    loop.run_here();
  }

  void ask() {
    asks.ask([this](const answer_to& from) { sent.push_back(from); },
             [this](any_reply told) { answers.push_back(std::move(told)); });
  }

  errc failure() const { return std::get<reply::failed>(answers.back()).why.code; }

  threadless_config settings;
  event_loop loop{0, {}};
  caf::actor_system system{settings};
  caller asks{system, loop};
  std::vector<answer_to> sent;
  std::vector<any_reply> answers;
};

} // namespace

TEST_F(Caller, IsAnsweredOnce) {
  ask();
  EXPECT_EQ(asks.waiting(), 1U);
  give(sent[0], reply::pong{});
  give(sent[0], reply::pong{});
  loop.run_here();
  EXPECT_EQ(answers.size(), 1U);
  EXPECT_EQ(asks.waiting(), 0U);
}

TEST_F(Caller, IsToldWhenNobodyAnswersInTime) {
  ask();
  asks.give_up(steady_clock::now() + std::chrono::seconds{11});
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(failure(), errc::timeout);
  EXPECT_EQ(asks.waiting(), 0U);
}

TEST_F(Caller, IsRefusedWhenTooMuchWaits) {
  for (std::size_t i = 0; i < caller::most_waiting; ++i)
    ask();
  EXPECT_TRUE(answers.empty());
  ask();
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(failure(), errc::relay_unavailable);
  EXPECT_EQ(sent.size(), caller::most_waiting);
}

} // namespace plenum::core::test
