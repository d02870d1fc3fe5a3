// SPDX-License-Identifier: Apache-2.0
//
// history_total is what the copies of histories that the groups of a node hold cost
// together, and may cost.

#pragma once

#include <atomic>
#include <cstddef>

namespace plenum::core {

class history_total {
public:
  explicit history_total(std::size_t limit) : limit_{limit} {}

  /// A copy that cost `from` bytes costs `to`. Any thread.
  /// @returns  how many bytes all copies are over the limit then.
  std::size_t change(std::size_t from, std::size_t to) noexcept {
    const auto all = all_.fetch_add(to - from) + (to - from);
    return all > limit_ ? all - limit_ : 0;
  }

private:
  std::size_t limit_;
  std::atomic<std::size_t> all_{0};
};

} // namespace plenum::core
