// SPDX-License-Identifier: Apache-2.0
//
// queue_counts is how much waits in those queues of a node that are spread over many actors:
// the actors count, the metrics read. Any thread.

#pragma once

#include <atomic>
#include <cstddef>

namespace plenum::core {

struct queue_counts {
  std::atomic<std::size_t> group{0};   ///< Requests that their groups cannot answer yet.
  std::atomic<std::size_t> members{0}; ///< Requests for members that wait for a survey.
  std::atomic<std::size_t> respondent{
    0};                                ///< Questions of nodes that actors here have not answered.
  std::atomic<std::size_t> surveys{0}; ///< Under way.
};

/// What one of many queues adds to a count.
class counted_share {
public:
  explicit counted_share(std::atomic<std::size_t>& all) : all_{all} {}
  counted_share(const counted_share&) = delete;
  counted_share& operator=(const counted_share&) = delete;
  ~counted_share() { set(0); }

  void set(std::size_t size) noexcept {
    all_ += size - size_;
    size_ = size;
  }

private:
  std::atomic<std::size_t>& all_;
  std::size_t size_ = 0;
};

} // namespace plenum::core
