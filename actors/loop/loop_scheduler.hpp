// SPDX-License-Identifier: Apache-2.0
//
// loop_scheduler makes CAF run its actors on Plenum's event loops instead of
// its own threads. Actors of Plenum are pinned to one loop (pinned_actor.hpp);
// those of CAF itself go round the loops.
//
// There is no clock for delayed messages and request timeouts behind it: one
// thread for all of them would be a bottleneck. Use the loop's timer wheel.

#pragma once

#include "actors/loop/event_loop.hpp"

#include <caf/actor_clock.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/scheduler/abstract_coordinator.hpp>

#include <memory>
#include <thread>
#include <vector>

namespace plenum::core {

using event_loops = std::vector<std::unique_ptr<event_loop>>;

/// The configuration of an actor system that runs on `loops`.
struct loop_system_config : caf::actor_system_config {
  /// @param loops  At least one; must outlive the system.
  explicit loop_system_config(event_loops& loops);

  event_loops& loops;
};

/// Lets another thread destroy the system: the calling one, which made it or spawned actors,
/// holds its logger, for which the end of the system waits.
void let_go_of_system();

/// Refuses timers: see above.
class no_clock final : public caf::actor_clock {
public:
  void set_ordinary_timeout(time_point, caf::abstract_actor*, caf::atom_value,
                            std::uint64_t) override {}
  void set_multi_timeout(time_point, caf::abstract_actor*, caf::atom_value,
                         std::uint64_t) override {}
  void set_request_timeout(time_point, caf::abstract_actor*, caf::message_id) override {}
  void cancel_ordinary_timeout(caf::abstract_actor*, caf::atom_value) override {}
  void cancel_request_timeout(caf::abstract_actor*, caf::message_id) override {}
  void cancel_timeouts(caf::abstract_actor*) override {}
  void schedule_message(time_point, caf::strong_actor_ptr, caf::mailbox_element_ptr) override {}
  void schedule_message(time_point, caf::group, caf::strong_actor_ptr, caf::message) override {}
  void cancel_all() override {}
};

class loop_scheduler final : public caf::scheduler::abstract_coordinator {
public:
  explicit loop_scheduler(caf::actor_system& system);

  /// What `actor_system_config::load` calls. The system's configuration has to
  /// be a `loop_system_config`.
  static caf::actor_system::module* make(caf::actor_system& system, caf::detail::type_list<>);

  /// Starts one thread per loop, and not CAF's printer, which would be one more.
  void start() override;

  /// Stops the loops, joins their threads and lets go of what is left.
  void stop() override;

  void enqueue(caf::resumable* what) override;
  caf::actor_clock& clock() noexcept override { return clock_; }

private:
  event_loops& loops_;
  no_clock clock_;
  std::vector<std::thread> threads_;
};

} // namespace plenum::core
