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

  void on(const admission& x) { shard_.admit(x); }
  void on(const dismissal& x) { shard_.dismiss(x); }
  void on(const delivery_ptr& x) { shard_.deliver(*x); }
  void on(const close_revoked& x) { shard_.close_revoked(x.done); }
  void on(const close_channels& x) {
    shard_.close_all(x.why);
    x.done();
  }

private:
  shard& shard_;
};

} // namespace plenum::core
