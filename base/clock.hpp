// SPDX-License-Identifier: Apache-2.0
//
// The two times of Plenum. Deadlines use the monotonic clock; what people and
// clients read is Unix time. Below gateway/ nothing but the event loop asks a
// clock: `now` is a parameter.

#pragma once

#include <chrono>
#include <cstdint>

namespace plenum::core {

using steady_clock = std::chrono::steady_clock;
using time_point = steady_clock::time_point;
using duration = steady_clock::duration;

/// Milliseconds since 1970-01-01 UTC.
struct wall_time {
  std::int64_t ms = 0;

  static wall_time now() {
    using namespace std::chrono;
    return {duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
  }

  friend auto operator<=>(const wall_time&, const wall_time&) = default;
};

} // namespace plenum::core
