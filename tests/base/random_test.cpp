// SPDX-License-Identifier: Apache-2.0
//
// That random bytes are given once, whoever asks for them and for how many.

#include "base/random.hpp"

#include <gtest/gtest.h>

#include <array>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace plenum::core::test {
namespace {

template <std::size_t Bytes>
std::string drawn() {
  auto bytes = std::array<std::byte, Bytes>{};
  fill_random(bytes);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

TEST(Random, IsGivenOnceToAllThreads) {
  constexpr auto each = 5000;
  auto mutex = std::mutex{};
  auto all = std::set<std::string>{};
  auto threads = std::vector<std::thread>{};
  for (auto i = 0; i < 3; ++i)
    threads.emplace_back([&] {
      for (auto n = 0; n < each; ++n) {
        auto bytes = drawn<16>();
        const auto lock = std::lock_guard{mutex};
        all.insert(std::move(bytes));
      }
    });
  for (auto& one : threads)
    one.join();
  EXPECT_EQ(all.size(), 3U * each);
}

TEST(Random, FillsWhatIsLargerThanItsPool) {
  const auto bytes = drawn<10'000>();
  EXPECT_GT((std::set<char>{bytes.begin(), bytes.end()}).size(), 200U);
  EXPECT_NE(bytes.substr(0, 100), bytes.substr(5000, 100));
}

TEST(Random, FillsOddSizesToTheEnd) {
  for (auto i = 0; i < 1000; ++i) {
    const auto bytes = drawn<63>();
    EXPECT_NE(bytes.substr(31), std::string(32, '\0'));
  }
}

} // namespace
} // namespace plenum::core::test
