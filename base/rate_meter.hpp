// SPDX-License-Identifier: Apache-2.0
//
// A rate_meter measures whether somebody keeps to a rate, as a token bucket does. It keeps one
// number, when its bucket will be full again, so the rate may be another one each time that it is
// asked, and many threads may ask without a lock.
//
// Threading: any.

#pragma once

#include "base/clock.hpp"

#include <algorithm>
#include <atomic>
#include <optional>

namespace plenum::core {

/// How much in a second, and how much at once. Both over 0.
struct rate {
  double per_second = 1;
  double burst = 1;

  /// How long somebody may use up at once.
  duration span() const { return time_for(burst); }

  duration time_for(double amount) const {
    return std::chrono::duration_cast<duration>(std::chrono::duration<double>(amount / per_second));
  }
};

class rate_meter {
public:
  /// Takes so much; of more than a burst, a burst. It is full in the beginning.
  /// @returns  nothing if it is there; otherwise after how long it will be, and then nothing is
  ///           taken.
  std::optional<duration> take(double amount, const rate& most, time_point now) {
    const auto at = now.time_since_epoch().count();
    const auto cost = most.time_for(std::min(amount, most.burst)).count();
    auto full = full_at_.load(std::memory_order_relaxed);
    while (true) {
      const auto taken = std::max(full, at) + cost;
      const auto missing = duration{taken - at} - most.span();
      if (missing > duration::zero())
        return missing;
      if (full_at_.compare_exchange_weak(full, taken, std::memory_order_relaxed))
        return {};
    }
  }

  /// Whether nothing is known of it that still matters.
  bool is_full(time_point now) const noexcept {
    return full_at_.load(std::memory_order_relaxed) <= now.time_since_epoch().count();
  }

private:
  std::atomic<duration::rep> full_at_ = 0;
};

} // namespace plenum::core
