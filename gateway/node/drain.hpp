// SPDX-License-Identifier: Apache-2.0
//
// A drain lets the clients of a node go a few at a time, so that the other nodes are not asked
// to take them all at once.
//
// Threading: called by one thread, which is none of the loops.

#pragma once

#include "actors/loop/loop_scheduler.hpp"
#include "protocol/disconnect.hpp"

#include <memory>
#include <vector>

namespace plenum::core {

class drain {
public:
  /// @param loops  Outlive this. Their channels as they are now are let go.
  explicit drain(event_loops& loops);

  /// Closes this part of them, from 0 to 1, counted from the beginning.
  void close_up_to(double part, const disconnect& why);

private:
  struct share {
    event_loop* loop;
    std::vector<channel_id> channels;
    std::size_t closed = 0;
  };

  std::vector<std::shared_ptr<share>> shares_; ///< Each touched only on its loop.
};

} // namespace plenum::core
