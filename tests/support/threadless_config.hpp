// SPDX-License-Identifier: Apache-2.0
//
// A threadless_config makes an actor system without threads: a test runs the loops of its actors
// itself (`event_loop::run_here`).

#pragma once

#include <caf/actor_system_config.hpp>

namespace plenum::core::test {

struct threadless_config : caf::actor_system_config {
  threadless_config() { set("scheduler.policy", caf::atom("testing")); }
};

} // namespace plenum::core::test
