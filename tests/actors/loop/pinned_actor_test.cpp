// SPDX-License-Identifier: Apache-2.0
//
// What actors may rely on when they are told something.

#include "actors/loop/tell.hpp"
#include "tests/support/threadless_config.hpp"

#include <caf/send.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

namespace plenum::core::test {
namespace {

struct number {
  int value;
};
struct again {
  int times;
};
struct farewell {};
struct mischief {};

using noting_actor = caf::typed_actor<caf::reacts_to<number>, caf::reacts_to<again>,
                                      caf::reacts_to<farewell>, caf::reacts_to<mischief>>;

/// Notes what happens to it.
class noting_state {
public:
  static constexpr const char* name = "noting";

  explicit noting_state(std::vector<std::string>& notes) : notes_{notes} {}
  noting_state(const noting_state&) = delete;
  noting_state& operator=(const noting_state&) = delete;
  ~noting_state() { notes_.emplace_back("gone"); }

  void start(pinned<noting_actor>& self) {
    self_ = &self;
    notes_.emplace_back("start");
  }
  void on(const number& x) { notes_.push_back(std::to_string(x.value)); }
  void on(const again& x) {
    if (x.times > 0)
      tell(self_->handle(), again{x.times - 1});
    notes_.push_back("again " + std::to_string(x.times));
  }
  void on(const farewell& /*x*/) { self_->quit(); }
  void on(const mischief& /*x*/) { throw std::runtime_error{"mischief"}; }
  void on_exit() { notes_.emplace_back("exit"); }
  void on_fault(const std::exception_ptr& failed) { notes_.push_back(words_of(failed)); }

private:
  std::vector<std::string>& notes_;
  pinned<noting_actor>* self_ = nullptr;
};

class PinnedActor : public testing::Test {
protected:
  using lines = std::vector<std::string>;

  noting_actor spawn() { return spawn_pinned<noting_actor, noting_state>(system, loop, notes); }

  lines notes;
  event_loop loop{0, {}};
  threadless_config config;
  caf::actor_system system{config};
};

TEST_F(PinnedActor, BeginsBeforeItsFirstMessage) {
  {
    const auto actor = spawn();
    tell(actor, number{1});
    EXPECT_EQ(notes, lines{});
    loop.run_here();
    tell(actor, farewell{});
  }
  loop.run_here();
  EXPECT_EQ(notes, (lines{"start", "1", "exit", "gone"}));
}

TEST_F(PinnedActor, IsNeverEntered) {
  const auto actor = spawn();
  tell(actor, again{2});
  tell(actor, number{7});
  loop.run_here();
  EXPECT_EQ(notes, (lines{"start", "again 2", "7", "again 1", "again 0"}));
  tell(actor, farewell{});
  loop.run_here();
}

TEST_F(PinnedActor, HearsNothingAfterItsEnd) {
  const auto actor = spawn();
  tell(actor, number{1});
  tell(actor, farewell{});
  tell(actor, number{2});
  loop.run_here();
  tell(actor, number{3});
  loop.run_here();
  EXPECT_EQ(notes, (lines{"start", "1", "exit"}));
  EXPECT_EQ(system.registry().running(), 0U);
}

TEST_F(PinnedActor, EndsByAnExitBehindWhatItWasTold) {
  const auto actor = spawn();
  tell(actor, number{1});
  caf::anon_send_exit(actor, caf::exit_reason::user_shutdown);
  tell(actor, number{2});
  loop.run_here();
  EXPECT_EQ(notes, (lines{"start", "1", "exit"}));
}

TEST_F(PinnedActor, EndsByItsFault) {
  const auto actor = spawn();
  tell(actor, mischief{});
  tell(actor, number{1});
  loop.run_here();
  EXPECT_EQ(notes, (lines{"start", "mischief", "exit"}));
}

TEST_F(PinnedActor, LivesWhileItHasSomethingToHandle) {
  tell(spawn(), number{1});
  tell(spawn(), farewell{});
  EXPECT_EQ(loop.run_here(), 4U);
  EXPECT_EQ(notes, (lines{"start", "1", "exit", "gone", "start", "exit", "gone"}));
}

TEST_F(PinnedActor, TellingNobodyIsNoFault) {
  tell(noting_actor{}, number{1});
  EXPECT_EQ(loop.run_here(), 0U);
}

/// Counts in order what several threads tell it.
class counting_state {
public:
  static constexpr const char* name = "counting";

  explicit counting_state(std::array<std::atomic<int>, 3>& last) : last_{last} {}

  void on(const number& x) {
    auto& last = last_.at(static_cast<std::size_t>(x.value % 3));
    EXPECT_EQ(last.load(), x.value / 3);
    ++last;
  }
  template <class T>
  void on(const T& /*x*/) {}

private:
  std::array<std::atomic<int>, 3>& last_;
};

TEST_F(PinnedActor, HearsEachThreadInItsOrder) {
  constexpr auto many = 20'000;
  auto last = std::array<std::atomic<int>, 3>{};
  const auto actor = spawn_pinned<noting_actor, counting_state>(system, loop, last);
  auto threads = std::vector<std::thread>{};
  for (auto from = 0; from < 3; ++from)
    threads.emplace_back([&actor, from] {
      for (auto i = 0; i < many; ++i)
        tell(actor, number{3 * i + from});
    });
  while (last[0] + last[1] + last[2] < 3 * many)
    loop.run_here();
  for (auto& each : threads)
    each.join();
  caf::anon_send_exit(actor, caf::exit_reason::user_shutdown);
  loop.run_here();
}

} // namespace
} // namespace plenum::core::test
