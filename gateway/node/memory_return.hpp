// SPDX-License-Identifier: Apache-2.0
//
// A memory_return gives memory back to the system when much less is in use than before, which
// the allocator would keep. Not thread-safe.

#pragma once

#include "base/clock.hpp"

namespace plenum::core {

class memory_return {
public:
  /// Called once a second.
  /// @param used  Groups and connections, which is what a node's memory goes into.
  void on_second(std::size_t used, time_point now);

private:
  std::size_t most_ = 0; ///< Since memory was given back.
  time_point again_{};
};

} // namespace plenum::core
