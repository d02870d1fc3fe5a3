// SPDX-License-Identifier: Apache-2.0
//
// When memory is given back to the system.

#include "gateway/node/memory_return.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <vector>

#include <unistd.h>

namespace plenum::core::test {

namespace {

std::size_t resident_bytes() {
  auto pages = std::size_t{0};
  std::ifstream{"/proc/self/statm"} >> pages >> pages; // The second number.
  return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

/// Uses 100 MB in small pieces and frees all but the last, below which the allocator keeps them.
std::unique_ptr<char[]> use_and_free() {
  auto pieces = std::vector<std::unique_ptr<char[]>>{};
  for (auto i = 0; i < 100'000; ++i)
    pieces.push_back(std::make_unique<char[]>(1000));
  return std::move(pieces.back());
}

} // namespace

TEST(MemoryReturn, GivesBackWhatWasUsedWhenMuchLessIsInUse) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer has an allocator of its own";
#endif
  const auto before = resident_bytes();
  const auto last = use_and_free();
  const auto used = resident_bytes();
  ASSERT_GT(used, before + 50'000'000);
  const auto begin = time_point{std::chrono::hours{1}};
  auto memory = memory_return{};
  memory.on_second(10'000, begin);
  memory.on_second(9'000, begin); // Not much less.
  EXPECT_GT(resident_bytes(), before + 50'000'000);
  memory.on_second(4'000, begin);
  EXPECT_LT(resident_bytes(), before + 50'000'000);
}

} // namespace plenum::core::test
