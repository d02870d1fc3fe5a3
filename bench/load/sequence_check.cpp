// SPDX-License-Identifier: Apache-2.0

#include "bench/load/sequence_check.hpp"

namespace plenum::core::load {

bool sequence_check::see_unexpected(std::size_t receiver, std::size_t publisher,
                                    std::uint32_t sequence) {
  if (sequence > next_[receiver * publishers_ + publisher]) {
    expect_all(receiver, publisher, sequence);
    ++next_[receiver * publishers_ + publisher];
    return true;
  }
  if (missing_.erase({receiver, publisher, sequence}) == 0) {
    ++faults_.doubled;
    return false;
  }
  --faults_.lost;
  ++faults_.out_of_order;
  return true;
}

void sequence_check::expect_all(std::size_t receiver, std::size_t publisher, std::uint32_t sent) {
  for (auto& next = next_[receiver * publishers_ + publisher]; next < sent; ++next) {
    missing_.emplace(receiver, publisher, next);
    ++faults_.lost;
  }
}

} // namespace plenum::core::load
