// SPDX-License-Identifier: Apache-2.0
//
// How groups, which may live on other loops, reach a shard.

#pragma once

#include "actors/actors.hpp"
#include "actors/delivery/shard.hpp"

namespace plenum::core {

class shard_state {
public:
  static constexpr const char* name = "shard";

  explicit shard_state(shard& home) : shard_{home} {}

  shard_actor::behavior_type behavior(shard_actor::pointer /*self*/) {
    return {
      [this](const admission& x) { shard_.admit(x); },
      [this](const dismissal& x) { shard_.dismiss(x); },
      [this](const delivery_ptr& x) { shard_.deliver(*x); },
      [this](const close_channels& x) { close(x); },
      [this](const close_revoked& x) { shard_.close_revoked(x.done); },
    };
  }

private:
  void close(const close_channels& x) {
    shard_.close_all(x.why);
    x.done();
  }

  shard& shard_;
};

} // namespace plenum::core
