// SPDX-License-Identifier: Apache-2.0
//
// A sequence_check knows what every receiver has seen of every publisher of its
// group, and tells what is lost, doubled or out of order. As long as all is in
// order it costs one comparison and one number per receiver and publisher.

#pragma once

#include <cstdint>
#include <set>
#include <tuple>
#include <vector>

namespace plenum::core::load {

/// What went wrong with deliveries.
struct faults {
  std::uint64_t lost = 0;
  std::uint64_t doubled = 0;
  std::uint64_t out_of_order = 0; ///< Came, but after a later one.
  std::uint64_t strange = 0;      ///< Never sent, or to another group.

  bool any() const noexcept { return (lost | doubled | out_of_order | strange) != 0; }

  friend bool operator==(const faults&, const faults&) = default;
};

class sequence_check {
public:
  /// @param publishers  Of each group.
  sequence_check(std::size_t receivers, std::size_t publishers)
    : publishers_{publishers}, next_(receivers * publishers) {}

  /// `receiver` got message `sequence` of `publisher`, who counts from 0 within
  /// the group.
  /// @returns  false if it had it before.
  bool see(std::size_t receiver, std::size_t publisher, std::uint32_t sequence) {
    auto& next = next_[receiver * publishers_ + publisher];
    if (sequence == next) {
      ++next;
      return true;
    }
    return see_unexpected(receiver, publisher, sequence);
  }

  /// The message is none of those that this receiver may get.
  void see_strange() noexcept { ++faults_.strange; }

  /// After the end: `publisher` has sent `sent` messages, so `receiver` should
  /// have had them all.
  void expect_all(std::size_t receiver, std::size_t publisher, std::uint32_t sent);

  /// `lost` counts gaps that are still open.
  const faults& found() const noexcept { return faults_; }

private:
  bool see_unexpected(std::size_t receiver, std::size_t publisher, std::uint32_t sequence);

  std::size_t publishers_;
  std::vector<std::uint32_t> next_;
  std::set<std::tuple<std::size_t, std::size_t, std::uint32_t>> missing_;
  faults faults_;
};

} // namespace plenum::core::load
