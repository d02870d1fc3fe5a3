// SPDX-License-Identifier: Apache-2.0
//
// A box_core is what ChannelBox calls with: while a server runs, the node's actors, and a caller
// per loop to be answered by. It outlives the server, so that a box may be kept.
//
// Threading: `begin` may be called by any thread, `start` and `stop` by the one that runs the
// server, everything else on its loops.

#pragma once

#include "actors/caller.hpp"
#include "actors/loop/loop_scheduler.hpp"
#include "gateway/api/task.hpp"

#include <deque>

namespace plenum::core {

class box_core {
public:
  // -- any thread -------------------------------------------------------------------

  /// Runs `call` on the first loop. What has not ended when the server stops is destroyed there.
  /// @throws ChannelBoxError  errc::shutting_down if no server runs.
  void begin(Task<> call);

  // -- the server ---------------------------------------------------------------------

  /// All stay until the loops have ended after `stop`.
  void start(caf::actor_system& system, event_loops& loops, const core::node& node);

  /// From now on nothing begins, and what waits is never answered.
  void stop();

  // -- its loops ----------------------------------------------------------------------

  const core::node& node() const;

  /// Has `ask` send a request that carries the given address, and calls `done` with the answer
  /// on this loop.
  void call(const std::function<void(answer_to)>& ask, const caller::completion& done);

  /// Runs `f` on every loop, then `done` on one of them.
  void on_every_loop(const std::function<void(event_loop&)>& f, const std::function<void()>& done);

  /// Asks every node, then calls `done` with what they said, on a loop.
  void survey(any_question what, std::function<void(findings)> done) const;

  /// Calls that wait for their answers on this loop.
  std::size_t waiting(const event_loop& loop) const { return callers_[loop.index()].waiting(); }

  void give_up(const event_loop& loop) { callers_[loop.index()].give_up(loop.now()); }

private:
  event_loop& here() const;
  void run(event_loop& first, Task<> call);

  std::mutex mutex_;             ///< Guards `first_`.
  event_loop* first_ = nullptr;  ///< Null: no server runs.
  event_loops* loops_ = nullptr; ///< As all that follows, of the server that runs.
  const core::node* node_ = nullptr;
  std::deque<caller> callers_;
  std::unordered_map<std::uint64_t, Task<>> calls_; ///< Begun; on the first loop only.
  std::uint64_t last_call_ = 0;
};

} // namespace plenum::core
