// SPDX-License-Identifier: Apache-2.0

#include "actors/loop/loop_scheduler.hpp"

#include <caf/actor_system.hpp>
#include <caf/logger.hpp>

namespace plenum::core {

loop_system_config::loop_system_config(event_loops& loops) : loops{loops} {
  load<loop_scheduler>();
}

void let_go_of_system() {
  caf::logger::set_current_actor_system(nullptr);
}

loop_scheduler::loop_scheduler(caf::actor_system& system)
  : abstract_coordinator{system},
    loops_{dynamic_cast<const loop_system_config&>(system.config()).loops} {}

caf::actor_system::module* loop_scheduler::make(caf::actor_system& system,
                                                caf::detail::type_list<> /*none*/) {
  return new loop_scheduler{system}; // NOLINT: CAF takes ownership.
}

void loop_scheduler::start() {
  num_workers_ = loops_.size();
  for (auto& loop : loops_)
    threads_.emplace_back([this, &loop] { loop->run(system_); });
}

void loop_scheduler::stop() {
  for (auto& loop : loops_)
    loop->stop();
  for (auto& thread : threads_)
    thread.join();
  for (auto& loop : loops_)
    loop->run_here();
}

void loop_scheduler::enqueue(caf::resumable* what) {
  loops_[next_worker_++ % loops_.size()]->exec_later(what);
}

} // namespace plenum::core
