// SPDX-License-Identifier: Apache-2.0
//
// A redis_backoff says how long to wait before the next attempt: each time twice as long,
// up to a limit, and never the same for two nodes. Pure.

#pragma once

#include <algorithm>
#include <chrono>
#include <random>

namespace plenum::core {

class redis_backoff {
public:
  static constexpr std::chrono::milliseconds first{50};
  static constexpr std::chrono::milliseconds longest{5000};

  explicit redis_backoff(std::uint32_t seed) : random_{seed} {}

  /// Between half and all of a span that doubles with each call.
  std::chrono::milliseconds next() {
    const auto whole = span_.count();
    span_ = std::min(span_ * 2, longest);
    return std::chrono::milliseconds{std::uniform_int_distribution{whole / 2, whole}(random_)};
  }

  /// The last attempt was a success.
  void reset() { span_ = first; }

private:
  std::minstd_rand random_;
  std::chrono::milliseconds span_ = first;
};

} // namespace plenum::core
