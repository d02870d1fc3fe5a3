// SPDX-License-Identifier: Apache-2.0
//
// How a work_queue keeps order, uses its blocks again and forgets nothing.

#include "actors/loop/work_queue.hpp"

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <numeric>
#include <vector>

namespace plenum::core::test {
namespace {

class WorkQueue : public testing::Test {
protected:
  /// Work of some size that notes its number.
  template <std::size_t Bytes = 8>
  auto note(int number) {
    return [this, number, ballast = std::array<char, Bytes>{}]() mutable {
      ballast.fill(static_cast<char>(number));
      done.push_back(number + ballast.front() - static_cast<char>(number));
    };
  }

  void run_all() {
    while (!queue.empty())
      queue.run_one();
  }

  static std::vector<int> up_to(int count) {
    auto all = std::vector<int>(static_cast<std::size_t>(count));
    std::iota(all.begin(), all.end(), 0);
    return all;
  }

  work_queue queue;
  std::vector<int> done;
};

TEST_F(WorkQueue, RunsInOrderOverManyBlocks) {
  for (auto i = 0; i < 3000; i += 3) {
    queue.push(note(i));
    queue.push(note<1000>(i + 1));
    queue.push(note<15000>(i + 2));
  }
  EXPECT_EQ(queue.size(), 3000U);
  run_all();
  EXPECT_EQ(done, up_to(3000));
}

TEST_F(WorkQueue, RunsWhatWorkQueues) {
  queue.push([this] {
    queue.push(note<9000>(1));
    queue.push(note<9000>(2)); // Into the next block, while this is in the first.
    done.push_back(0);
  });
  run_all();
  EXPECT_EQ(done, up_to(3));
}

TEST_F(WorkQueue, TakesWhatAnotherHasBehindItsOwn) {
  auto other = work_queue{};
  auto next = 0;
  for (auto round = 0; round < 100; ++round) {
    for (auto i = 0; i < round % 3; ++i)
      queue.push(note<6000>(next++));
    for (auto i = 0; i < round % 4; ++i)
      other.push(note<6000>(next++));
    queue.take(other);
    EXPECT_TRUE(other.empty());
    queue.push(note(next++));
    for (auto i = 0; i < 2; ++i)
      if (!queue.empty())
        queue.run_one();
  }
  run_all();
  EXPECT_EQ(done, up_to(next));
}

TEST_F(WorkQueue, DestroysWhatWasNotRun) {
  const auto held = std::make_shared<int>(1);
  {
    auto forgotten = work_queue{};
    for (auto i = 0; i < 2000; ++i)
      forgotten.push([held, ballast = std::array<char, 100>{}] { (void)ballast; });
    for (auto i = 0; i < 500; ++i)
      forgotten.run_one();
    EXPECT_EQ(held.use_count(), 1501);
  }
  EXPECT_EQ(held.use_count(), 1);
}

TEST_F(WorkQueue, DestroysWhatFails) {
  const auto held = std::make_shared<int>(1);
  queue.push([held] { throw 1; });
  queue.push(note(0));
  EXPECT_ANY_THROW(queue.run_one());
  EXPECT_EQ(held.use_count(), 1);
  run_all();
  EXPECT_EQ(done, up_to(1));
}

} // namespace
} // namespace plenum::core::test
