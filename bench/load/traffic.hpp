// SPDX-License-Identifier: Apache-2.0
//
// traffic decides who publishes when, and counts what arrives. The members of
// group 0 come first, then those of group 1, and so on; the first members of a
// group are its publishers. Each keeps a window of messages in flight: one is
// complete when every member of the group, its publisher included, has it.
//
// It knows neither sockets nor a clock.

#pragma once

#include "bench/load/histogram.hpp"
#include "bench/load/sequence_check.hpp"
#include "bench/load/stamp.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace plenum::core::load {

struct traffic_shape {
  std::size_t groups = 1;
  std::size_t members = 1000; ///< Of each group.
  std::size_t publishers = 1; ///< Of each group; they are members.
  std::size_t window = 1;     ///< Messages in flight per publisher.
  std::size_t in_flight = 0;  ///< And in all, where publishers take turns; 0: as the windows allow.

  std::size_t connections() const noexcept { return groups * members; }
};

/// What was counted since the last `reset_tally`.
struct tally {
  std::uint64_t deliveries = 0;
  std::uint64_t publishes = 0; ///< Complete ones.
  histogram latency;           ///< From publishing to each delivery.
};

class traffic {
public:
  explicit traffic(const traffic_shape& shape);

  /// The connection of a publisher.
  std::size_t connection_of(std::size_t publisher) const noexcept;

  /// Whose turn it is to send as many messages as there is `room` for; none: nobody may now.
  std::optional<std::size_t> next_due();

  /// How many messages `publisher` may send now.
  std::size_t room(std::size_t publisher) const noexcept;

  /// `publisher` sends its next message, with this stamp.
  stamp send(std::size_t publisher, std::uint64_t now);

  /// Member `connection` has received `what`.
  void receive(std::size_t connection, const stamp& what, std::uint64_t now);

  /// How many deliveries are still to come.
  std::uint64_t in_flight() const noexcept { return in_flight_; }

  const tally& counted() const noexcept { return tally_; }
  void reset_tally() { tally_ = {}; }

  /// After the end: all that has gone wrong since the beginning. What is still in
  /// flight is lost.
  faults settle();

private:
  struct publisher_state {
    std::uint32_t next = 0;   ///< Sequence of its next message.
    std::uint32_t oldest = 0; ///< Of the oldest that is not complete.
    bool due = true;
  };

  std::uint32_t& missing(std::size_t publisher, std::uint32_t sequence) noexcept {
    return missing_[publisher * shape_.window + sequence % shape_.window];
  }

  std::size_t room_in_window(std::size_t publisher) const noexcept;
  std::size_t room_in_all() const noexcept;
  void complete(std::size_t publisher);

  traffic_shape shape_;
  std::vector<publisher_state> publishers_;
  std::vector<std::uint32_t> missing_; ///< Deliveries, per publisher and message in its window.
  std::deque<std::size_t> due_;
  std::size_t unfinished_ = 0; ///< Messages.
  std::uint64_t in_flight_ = 0;
  sequence_check check_;
  tally tally_;
};

} // namespace plenum::core::load
