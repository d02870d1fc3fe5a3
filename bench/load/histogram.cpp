// SPDX-License-Identifier: Apache-2.0

#include "bench/load/histogram.hpp"

#include <algorithm>
#include <cmath>

namespace plenum::core::load {

std::uint64_t histogram::percentile(double share) const noexcept {
  const auto wanted = std::max(1.0, std::ceil(share * static_cast<double>(count_)));
  auto seen = std::uint64_t{0};
  for (std::size_t cell = 0; cell < cells_.size(); ++cell) {
    seen += cells_[cell];
    if (static_cast<double>(seen) >= wanted)
      return std::min(last_of(cell), max_);
  }
  return max_;
}

} // namespace plenum::core::load
