// SPDX-License-Identifier: Apache-2.0
//
// A token_bucket allows so many acts per second, and a burst of as many as it holds.
// Pure: it only counts and compares times.

#pragma once

#include "base/clock.hpp"

#include <algorithm>

namespace plenum::core {

class token_bucket {
public:
  /// @param per_second  Over 0.
  /// @param burst       At least 1; it is full in the beginning.
  token_bucket(double per_second, double burst, time_point now)
    : per_second_{per_second}, burst_{burst}, tokens_{burst}, filled_{now} {}

  /// Takes one token. @returns  false if there is none.
  bool take(time_point now) {
    const auto passed = std::chrono::duration<double>(now - filled_).count();
    filled_ = std::max(filled_, now);
    tokens_ = std::min(burst_, tokens_ + std::max(passed, 0.0) * per_second_);
    if (tokens_ < 1)
      return false;
    tokens_ -= 1;
    return true;
  }

private:
  double per_second_;
  double burst_;
  double tokens_;
  time_point filled_;
};

} // namespace plenum::core
