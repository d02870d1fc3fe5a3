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

/// After a turn with so much to do there is probably more: the sockets are asked again at once,
/// rather than waited for, which costs one more system call.
constexpr std::size_t busy_turn = 64;

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
  asio::post(io_, [] {}); // That ends the wait, and each turn begins with the inbox.
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
    take_inbox();
    const auto ran = run_ready();
    const auto more = shard_.flush();
    const auto turn = steady_clock::now() - now();
    ++counters_.turns;
    counters_.handlers += ran;
    counters_.busy += turn;
    counters_.longest_turn = std::max(counters_.longest_turn, turn);
    if (more || ran >= busy_turn || !told_.empty() || sockets_.may_have_more()) {
      now_ = steady_clock::now();
      run_asio();
    } else {
      wait();
    }
  }
}

/// Lets handlers of `io_` run, if they had no turn for a while.
void event_loop::run_asio() {
  if (now_ - asio_ran_ < turn_time)
    return;
  asio_ran_ = now_;
  for (std::size_t ran = 0; ran < handlers_per_turn && io_.poll_one() > 0; ++ran)
    ++counters_.handlers;
}

/// Waits for a socket, a timer or another thread, and runs one handler.
void event_loop::wait() {
  sockets_.arm();
  waited_ = true;
  counters_.handlers += io_.run_one();
  asio_ran_ = now();
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
  if (inbox_.empty())
    return;
  counters_.inbox = inbox_.size();
  told_.take(inbox_);
}

/// @returns  how many sockets and messages there were.
std::size_t event_loop::run_ready() {
  const auto until = now() + turn_time;
  std::size_t sockets = 0;
  std::size_t messages = 0;
  do {
    sockets += sockets_.run();
    messages += run_told(messages_per_turn - messages);
  } while (sockets_.may_have_more() && messages < messages_per_turn && steady_clock::now() < until);
  return sockets + messages;
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
