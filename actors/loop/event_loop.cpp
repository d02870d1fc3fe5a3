// SPDX-License-Identifier: Apache-2.0

#include "actors/loop/event_loop.hpp"

#include "actors/loop/faults.hpp"

#include <boost/asio/post.hpp>

#include <caf/actor_system.hpp>
#include <caf/scheduler/abstract_coordinator.hpp>

#include <algorithm>

namespace plenum::core {

namespace {

/// Bounds of one turn: sockets are read and written at least this often. Actors are not stopped by
/// the time, for what they send together leaves in one write; a shard that has much to write
/// does not wait for the end of the turn.
constexpr std::size_t handlers_per_turn = 1024;
constexpr auto turn_time = std::chrono::milliseconds{1};

/// How many messages an actor handles before others get their chance.
constexpr std::size_t messages_per_slice = 256;

} // namespace

thread_local event_loop* event_loop::current_ = nullptr;

event_loop::event_loop(std::size_t index, const live_settings& settings)
  : index_{index},
    settings_{settings.completed()},
    now_{steady_clock::now()},
    timers_{now_},
    shard_{settings_.shard} {}

event_loop::~event_loop() = default;

// -- from any thread ------------------------------------------------------------

void event_loop::post_message(caf::strong_actor_ptr to, caf::mailbox_element_ptr what) {
  arrive({std::move(to), std::move(what), nullptr});
}

void event_loop::change(const live_settings& settings) {
  settings_ = settings.completed();
  shard_.change(settings_.shard);
}

void event_loop::exec_later(caf::resumable* job) {
  if (on_this_thread())
    ready_.push_back(job);
  else
    arrive({nullptr, nullptr, job});
}

void event_loop::arrive(arrival what) {
  auto wake = false;
  {
    const auto lock = std::lock_guard{mutex_};
    wake = inbox_.empty();
    inbox_.push_back(std::move(what));
  }
  if (wake)
    asio::post(io_, [this] { take_inbox(); });
}

void event_loop::stop() {
  asio::post(io_, [this] {
    for (const auto& f : std::exchange(ends_, {}))
      f();
    second_.cancel();
    work_.reset();
    io_.stop();
  });
}

// -- on the loop -----------------------------------------------------------------

void event_loop::run(caf::actor_system& system) {
  system_ = &system;
  current_ = this;
  tick();
  must_not_fail("an event loop", [this] { run_turns(); });
}

void event_loop::run_turns() {
  while (!io_.stopped()) {
    const auto ran = run_ready();
    const auto more = shard_.flush();
    const auto turn = steady_clock::now() - now();
    ++counters_.turns;
    counters_.handlers += ran;
    counters_.busy += turn;
    counters_.longest_turn = std::max(counters_.longest_turn, turn);
    if (ran == 0 && !more && ready_.empty()) {
      waited_ = true;
      io_.run_one();
    } else {
      now_ = steady_clock::now();
    }
  }
}

void event_loop::drain() {
  current_ = this;
  do {
    take_inbox();
  } while (run_actors() > 0);
  // Actors that never finish by themselves are let go.
  for (auto* job : std::exchange(ready_, {}))
    caf::scheduler::abstract_coordinator::cleanup_and_release(job);
  current_ = nullptr;
}

void event_loop::take_inbox() {
  auto arrivals = std::vector<arrival>{};
  {
    const auto lock = std::lock_guard{mutex_};
    arrivals.swap(inbox_);
  }
  counters_.inbox = arrivals.size();
  for (auto& next : arrivals) {
    if (next.job != nullptr)
      ready_.push_back(next.job);
    else
      next.to->enqueue(std::move(next.what), this);
  }
}

std::size_t event_loop::run_ready() {
  std::size_t ran = 0;
  auto in_turn = [&, until = now() + turn_time] {
    return ran < handlers_per_turn && steady_clock::now() < until;
  };
  for (auto idle = false; !idle && in_turn();) {
    const auto before = ran;
    while (in_turn() && io_.poll_one() > 0)
      ++ran;
    ran += run_actors();
    idle = ran == before;
  }
  return ran;
}

std::size_t event_loop::run_actors() {
  std::size_t ran = 0;
  for (; !ready_.empty() && ran < handlers_per_turn; ++ran) {
    auto* job = ready_.front();
    ready_.pop_front();
    resume(*job);
  }
  return ran;
}

void event_loop::resume(caf::resumable& job) {
  switch (job.resume(this, messages_per_slice)) {
    case caf::resumable::resume_later: ready_.push_back(&job); break;
    case caf::resumable::done:
    case caf::resumable::awaiting_message: caf::intrusive_ptr_release(&job); break;
    case caf::resumable::shutdown_execution_unit: break;
  }
}

void event_loop::tick() {
  second_.expires_after(timer_wheel::tick);
  second_.async_wait([this](const boost::system::error_code& ec) {
    if (ec)
      return;
    timers_.advance(now());
    shard_.tidy();
    for (const auto& f : seconds_)
      f(now());
    tick();
  });
}

} // namespace plenum::core
