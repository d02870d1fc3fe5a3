// SPDX-License-Identifier: Apache-2.0
//
// A box_core is what ChannelBox calls with: the node's actors, and a caller per loop
// to be answered by. Calls of other threads go by the first loop.

#pragma once

#include "actors/caller.hpp"
#include "actors/loop_scheduler.hpp"

#include <deque>

namespace plenum {

class box_core {
public:
  /// All outlive it.
  box_core(caf::actor_system& system, event_loops& loops, const node& where);

  const plenum::node& node() const noexcept { return node_; }

  /// Has `ask` send a request that carries the given address, and calls `done` with the answer:
  /// on the calling loop; for other threads on the first one.
  void call(std::function<void(answer_to)> ask, caller::completion done);

  /// Runs `f` on every loop, then `done` on one of them.
  void on_every_loop(const std::function<void(event_loop&)>& f, const std::function<void()>& done);

  /// Asks every node, then calls `done` with what they said, on a loop.
  void survey(any_question what, std::function<void(findings)> done);

  /// Runs `f` on the first loop, or on the calling one.
  void run(std::function<void()> f);

  void give_up(const event_loop& loop) { callers_[loop.index()].give_up(loop.now()); }
  void stop();

private:
  event_loop& here() const noexcept;

  event_loops& loops_;
  const plenum::node& node_;
  std::deque<caller> callers_;
};

} // namespace plenum
