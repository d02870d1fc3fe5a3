// SPDX-License-Identifier: Apache-2.0
//
// limit_counts is how often clients of a node have passed which limit of what they do. A new limit
// is a row here, in `rate_limits` and in docs/limits.md.
//
// Threading: any.

#pragma once

#include "base/clock.hpp"
#include "base/limit_mode.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <string_view>

namespace plenum::core {

enum class limit : std::uint8_t {
  channel_messages,
  channel_bytes,
  channel_joins,
  user_messages,
  user_bytes,
  address_messages,
  address_bytes,
  user_channels,
  fragments,
};

/// As in the metric and the log.
inline constexpr auto limit_names = std::array<std::string_view, 9>{
  "channel_messages", "channel_bytes", "channel_joins", "user_messages", "user_bytes",
  "address_messages", "address_bytes", "user_channels", "fragments"};

constexpr std::string_view name_of(limit which) noexcept {
  return limit_names[static_cast<std::size_t>(which)];
}

class limit_counts {
public:
  /// Somebody has passed it: counts that, and logs it, each limit once in a second at most.
  /// @param who  For the log.
  /// @returns    whether it is refused.
  bool enforce(limit which, limit_mode mode, std::string_view who, time_point now);

  std::uint64_t of(limit which) const noexcept {
    return rows_[static_cast<std::size_t>(which)].count;
  }

private:
  struct row {
    std::atomic<std::uint64_t> count = 0;
    std::atomic<duration::rep> quiet_until = 0;
  };

  std::array<row, limit_names.size()> rows_{};
};

} // namespace plenum::core
