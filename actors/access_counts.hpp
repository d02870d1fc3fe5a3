// SPDX-License-Identifier: Apache-2.0
//
// access_counts is how often clients of a node were refused what they asked for: the actors count,
// the metrics read. Any thread.

#pragma once

#include "actors/permissions.hpp"

#include <atomic>

namespace plenum::core {

struct access_counts {
  std::array<std::atomic<std::uint64_t>, verb_count> denied{}; ///< By verb.
};

} // namespace plenum::core
