// SPDX-License-Identifier: Apache-2.0
//
// channel_rates measures what one channel sends by all rates that it has to keep to: its own, its
// user's and its address's. Pure but for what it shares with other channels of these.

#pragma once

#include "actors/limit_counts.hpp"
#include "actors/loop/live_settings.hpp"
#include "actors/parties.hpp"

#include <array>

namespace plenum::core {

/// What a channel sends at once.
struct sent_amount {
  bool join = false;
  std::size_t bytes = 0;
};

/// A rate that was passed.
struct over_rate {
  limit which{};
  duration wait{};       ///< Until it would fit.
  bool is_flood = false; ///< Ten times the burst was refused within the burst's time.
};

class channel_rates {
public:
  /// @param user, address  Without a party: not measured.
  /// @returns              the first rate that this does not fit; it still counts at those before.
  std::optional<over_rate> measure(const sent_amount& what, const live_settings& settings,
                                   const parties::place& user, const parties::place& address,
                                   time_point now);

private:
  /// What was refused lately.
  struct patience {
    time_point since{};
    double refused = 0;
  };

  static constexpr std::size_t all = 7; ///< The first of `limit`.

  bool tries(limit which, double amount, const rate& most, time_point now);

  rate_meter messages_;
  rate_meter bytes_;
  rate_meter joins_;
  std::array<patience, all> patience_{};
};

} // namespace plenum::core
