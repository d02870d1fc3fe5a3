// SPDX-License-Identifier: Apache-2.0
//
// An event_loop is one thread on which sockets and actors both run: an Asio
// io_context, a CAF execution unit, a timer wheel and a shard. It works in
// turns: whatever is ready runs, then the shard writes to the sockets. So
// everything that a turn sends to one channel leaves in one write.
//
// Threading: `later`, `exec_later` and `stop` may be called from any thread,
// everything else only on the loop (or before `run`).

#pragma once

#include "actors/delivery/shard.hpp"
#include "actors/loop/asio.hpp"
#include "actors/loop/live_settings.hpp"
#include "actors/loop/socket_poll.hpp"
#include "actors/loop/timer_wheel.hpp"
#include "actors/loop/work_queue.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <caf/execution_unit.hpp>
#include <caf/resumable.hpp>

#include <functional>
#include <limits>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

namespace plenum::core {

/// Plain counters of one loop; published once a second.
struct loop_counters {
  std::uint64_t turns = 0;
  std::uint64_t handlers = 0; ///< Socket handlers run, and messages handled by actors.
  duration busy{};            ///< Time spent in turns.
  duration longest_turn{};    ///< Since the counters were last read.
  std::size_t inbox = 0;      ///< Messages taken from other threads, last time.
};

class event_loop final : public caf::execution_unit {
public:
  event_loop(std::size_t index, const live_settings& settings);
  ~event_loop() override;

  event_loop(const event_loop&) = delete;
  event_loop& operator=(const event_loop&) = delete;

  // -- from any thread ---------------------------------------------------------

  /// Runs `work` on the loop: not at once, and behind what the calling thread has given it before.
  template <class F>
  void later(F work) {
    if (on_this_thread())
      return told_.push(std::move(work));
    auto wake = false;
    {
      const auto lock = std::lock_guard{mutex_};
      wake = inbox_.empty();
      inbox_.push(std::move(work));
    }
    if (wake)
      wake_up();
  }

  /// Schedules an actor of CAF's own; CAF calls this.
  void exec_later(caf::resumable* job) override {
    later([this, job] { resume(*job); });
  }

  void stop();

  // -- on the loop -------------------------------------------------------------

  /// Joins `system` and runs turns until `stop`. Blocks. What leaves a handler uncaught ends the
  /// process, with words.
  void run(caf::actor_system& system);

  /// Runs up to `most` pieces of work on the caller's thread, where no other runs the loop: behind
  /// `stop`, or in a test. @returns  how many there were.
  std::size_t run_here(std::size_t most = std::numeric_limits<std::size_t>::max());

  /// The settings as they are now; a reference to them stays true.
  const live_settings& settings() const noexcept { return settings_; }
  void change(const live_settings& settings);

  /// Calls `f` once a second, on the loop.
  void every_second(std::function<void(time_point)> f) { seconds_.push_back(std::move(f)); }

  /// Calls `f` when the loop is told to stop, on the loop, while actors may still be sent to.
  void at_end(std::function<void()> f) { ends_.push_back(std::move(f)); }

  /// The loop of the calling thread; null: none.
  static event_loop* current() noexcept { return current_; }

  bool on_this_thread() const noexcept { return current_ == this; }
  asio::io_context& io() noexcept { return io_; }
  socket_poll& sockets() noexcept { return sockets_; }
  timer_wheel& timers() noexcept { return timers_; }
  shard& local_shard() noexcept { return shard_; }
  std::size_t index() const noexcept { return index_; }

  /// Room to read into, for who holds it until its handler returns: one for all sockets.
  std::span<char> scratch() noexcept { return scratch_; }

  /// When the turn began.
  time_point now() const noexcept {
    if (std::exchange(waited_, false))
      now_ = steady_clock::now();
    return now_;
  }

  const loop_counters& counters() const noexcept { return counters_; }
  void reset_longest_turn() noexcept { counters_.longest_turn = {}; }

private:
  void run_turns();
  void run_asio();
  void wait();
  void wake_up();
  void take_inbox();
  std::size_t run_ready();
  std::size_t run_told(std::size_t most);
  void resume(caf::resumable& job);
  void tick();

  static thread_local event_loop* current_; ///< The loop of this thread.

  std::size_t index_;
  live_settings settings_;
  mutable time_point now_;
  mutable bool waited_ = false; ///< `now_` is from before the wait that has just ended.
  timer_wheel timers_;
  shard shard_;
  asio::io_context io_{1}; // After the shard: its handlers own the sessions.
  asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
  asio::steady_timer second_{io_};
  socket_poll sockets_{io_};
  time_point asio_ran_{}; ///< When handlers of `io_` last had their turn.
  loop_counters counters_;
  std::vector<char> scratch_ = std::vector<char>(std::size_t{16} * 1024); ///< A record of TLS.
  work_queue told_; ///< What is to be done on this loop.
  std::vector<std::function<void(time_point)>> seconds_;
  std::vector<std::function<void()>> ends_;
  std::mutex mutex_; ///< Guards `inbox_`, the only thing that threads share.
  work_queue inbox_; ///< What others want to be done.
};

} // namespace plenum::core
