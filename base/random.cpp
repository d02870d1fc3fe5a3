// SPDX-License-Identifier: Apache-2.0

#include "base/random.hpp"

#include <openssl/rand.h>

#include <stdexcept>

namespace plenum::core {

void fill_random(std::span<std::byte> out) {
  if (RAND_bytes(reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(out.size())) != 1)
    throw std::runtime_error{"the system has no source of random bytes"};
}

} // namespace plenum::core
