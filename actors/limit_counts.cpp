// SPDX-License-Identifier: Apache-2.0

#include "actors/limit_counts.hpp"

#include "base/log.hpp"

namespace plenum::core {

namespace {

constexpr auto quiet = std::chrono::seconds{1};

} // namespace

bool limit_counts::enforce(limit which, limit_mode mode, std::string_view who, time_point now) {
  const auto refuses = mode == limit_mode::enforce;
  auto& [count, quiet_until] = rows_[static_cast<std::size_t>(which)];
  ++count;
  const auto ticks = [](time_point at) { return at.time_since_epoch().count(); };
  auto until = quiet_until.load();
  if (ticks(now) < until || !quiet_until.compare_exchange_strong(until, ticks(now + quiet)))
    return refuses;
  log::warn(refuses ? "over a limit, and refused" : "over a limit, and let through",
            {{"limit", std::string{name_of(which)}}, {"who", std::string{who}}});
  return refuses;
}

} // namespace plenum::core
