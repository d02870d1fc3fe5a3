// SPDX-License-Identifier: Apache-2.0

#include "gateway/node/memory_return.hpp"

#include <algorithm>

#include <malloc.h>

namespace plenum::core {

namespace {

/// What is less than this is not worth it.
constexpr std::size_t many = 1000;

/// It holds up every thread for some milliseconds.
constexpr auto pause = std::chrono::seconds{10};

} // namespace

void memory_return::on_second(std::size_t used, time_point now) {
  most_ = std::max(most_, used);
  if (most_ < many || used > most_ / 2 || now < again_)
    return;
  malloc_trim(0);
  most_ = used;
  again_ = now + pause;
}

} // namespace plenum::core
