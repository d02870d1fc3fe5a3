// SPDX-License-Identifier: Apache-2.0

#include "actors/loop/event_loop.hpp"

#include "actors/loop/faults.hpp"

#include <boost/asio/post.hpp>

#include <caf/actor_system.hpp>

#include <algorithm>

namespace plenum::core {

namespace {

/// Bounds of one turn: sockets are read and written at least this often. Actors are not stopped by
/// the time, for what they send together leaves in one write; a shard that has much to write
/// does not wait for the end of the turn.
constexpr std::size_t handlers_per_turn = 1024;
constexpr std::size_t messages_per_turn = 16 * 1024;
constexpr auto turn_time = std::chrono::milliseconds{1};

/// How many messages an actor of CAF's own handles before others get their chance.
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

void event_loop::change(const live_settings& settings) {
  settings_ = settings.completed();
  shard_.change(settings_.shard);
}

void event_loop::wake_up() {
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
    if (ran == 0 && !more && told_.empty()) {
      waited_ = true;
      io_.run_one();
    } else {
      now_ = steady_clock::now();
    }
  }
}

std::size_t event_loop::run_here(std::size_t most) {
  auto* const before = std::exchange(current_, this);
  std::size_t ran = 0;
  auto some = std::size_t{0};
  do {
    take_inbox();
    some = run_told(most - ran);
    ran += some;
  } while (some > 0);
  current_ = before;
  return ran;
}

void event_loop::take_inbox() {
  const auto lock = std::lock_guard{mutex_};
  counters_.inbox = inbox_.size();
  told_.take(inbox_);
}

std::size_t event_loop::run_ready() {
  std::size_t handlers = 0;
  std::size_t messages = 0;
  auto in_turn = [&, until = now() + turn_time] {
    return handlers < handlers_per_turn && messages < messages_per_turn
           && steady_clock::now() < until;
  };
  for (auto idle = false; !idle && in_turn();) {
    const auto before = handlers + messages;
    while (in_turn() && io_.poll_one() > 0)
      ++handlers;
    messages += run_told(messages_per_turn - messages);
    idle = handlers + messages == before;
  }
  return handlers + messages;
}

std::size_t event_loop::run_told(std::size_t most) {
  std::size_t ran = 0;
  for (; ran < most && !told_.empty(); ++ran)
    told_.run_one();
  return ran;
}

void event_loop::resume(caf::resumable& job) {
  switch (job.resume(this, messages_per_slice)) {
    case caf::resumable::resume_later: exec_later(&job); break;
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
