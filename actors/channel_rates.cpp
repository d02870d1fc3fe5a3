// SPDX-License-Identifier: Apache-2.0

#include "actors/channel_rates.hpp"

namespace plenum::core {

namespace {

/// So many bursts may be refused in the time of one.
constexpr auto patient = 10.0;

/// Bursts are of so many seconds, unless that is less than one message may be.
constexpr auto burst_seconds = 2.0;

/// One limit and what is measured by it.
struct row {
  limit which;
  std::size_t per_second; ///< 0: no limit.
  std::size_t amount;
  std::size_t least_burst;
  rate_meter* meter; ///< Null: of nobody.
};

} // namespace

std::optional<over_rate> channel_rates::measure(const sent_amount& what,
                                                const live_settings& settings,
                                                const parties::place& user,
                                                const parties::place& address, time_point now) {
  const auto& limits = settings.rates;
  const auto batch = settings.clients.batch;
  const auto longest = settings.clients.message_bytes;
  auto* const none = static_cast<rate_meter*>(nullptr);
  using enum limit;
  const auto rows = std::array<row, all>{{
    {channel_messages, limits.channel_messages, 1, batch, &messages_},
    {channel_bytes, limits.channel_bytes, what.bytes, longest, &bytes_},
    {channel_joins, limits.channel_joins, what.join ? 1U : 0U, batch, &joins_},
    {user_messages, limits.user_messages, 1, batch, user ? &user.messages() : none},
    {user_bytes, limits.user_bytes, what.bytes, longest, user ? &user.bytes() : none},
    {address_messages, limits.address_messages, 1, batch, address ? &address.messages() : none},
    {address_bytes, limits.address_bytes, what.bytes, longest, address ? &address.bytes() : none},
  }};
  for (const auto& each : rows) {
    if (each.per_second == 0 || each.amount == 0 || each.meter == nullptr)
      continue;
    const auto per_second = static_cast<double>(each.per_second);
    const auto least = static_cast<double>(each.least_burst);
    const auto most = rate{per_second, std::max({1.0, burst_seconds * per_second, least})};
    const auto amount = static_cast<double>(each.amount);
    if (const auto wait = each.meter->take(amount, most, now))
      return over_rate{each.which, *wait, tries(each.which, amount, most, now)};
  }
  return {};
}

/// Notes that it was refused. @returns  whether that was too often.
bool channel_rates::tries(limit which, double amount, const rate& most, time_point now) {
  auto& [since, refused] = patience_[static_cast<std::size_t>(which)];
  if (now - since > most.span()) {
    since = now;
    refused = 0;
  }
  refused += std::min(amount, most.burst);
  return refused > patient * most.burst;
}

} // namespace plenum::core
