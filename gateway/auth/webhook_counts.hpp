// SPDX-License-Identifier: Apache-2.0
//
// webhook_counts is how often a backend was asked who somebody is, and what it said. Any thread.

#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string_view>

namespace plenum::core {

enum class webhook_outcome : std::uint8_t {
  admitted, ///< It said who it is.
  later,    ///< That the client may still show a token.
  refused,  ///< With a status from 400 to 499.
  timeout,  ///< Nothing in time.
  failed,   ///< Something else, or it could not be reached.
  busy,     ///< It was not asked: too many requests were under way.
};

inline constexpr auto webhook_outcome_names = std::array<std::string_view, 6>{
  "admitted", "later", "refused", "timeout", "failed", "busy"};

struct webhook_counts {
  std::array<std::atomic<std::uint64_t>, webhook_outcome_names.size()> outcomes{};
  std::atomic<std::uint64_t> microseconds = 0; ///< Of all requests together.

  void add(webhook_outcome what) noexcept { ++outcomes[static_cast<std::size_t>(what)]; }
};

} // namespace plenum::core
