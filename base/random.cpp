// SPDX-License-Identifier: Apache-2.0

#include "base/random.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace plenum::core {

namespace {

void draw(std::span<std::byte> out) {
  if (RAND_bytes(reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(out.size())) != 1)
    throw std::runtime_error{"the system has no source of random bytes"};
}

/// Bytes drawn in advance, for one thread: drawing few costs as much as drawing many. Each is given
/// once and then wiped.
class random_pool {
public:
  static constexpr std::size_t most_at_once = 64;

  void give(std::span<std::byte> out) {
    if (left_.size() < out.size()) {
      draw(bytes_);
      left_ = bytes_;
    }
    const auto given = left_.first(out.size());
    std::copy(given.begin(), given.end(), out.begin());
    OPENSSL_cleanse(given.data(), given.size());
    left_ = left_.subspan(out.size());
  }

private:
  std::array<std::byte, 4096> bytes_{};
  std::span<std::byte> left_{};
};

} // namespace

void fill_random(std::span<std::byte> out) {
  static thread_local auto pool = random_pool{};
  if (out.size() > random_pool::most_at_once)
    draw(out);
  else
    pool.give(out);
}

} // namespace plenum::core
