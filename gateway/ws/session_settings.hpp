// SPDX-License-Identifier: Apache-2.0
//
// What the sessions of a server share: their settings, and what is counted of them.

#pragma once

#include "actors/channel.hpp"
#include "gateway/ws/disconnect_cause.hpp"
#include "gateway/ws/keepalive.hpp"

#include <array>
#include <cstdint>

namespace plenum::core {

/// What every session of a server shares; outlives them.
struct session_settings {
  keepalive_settings alive;
  channel_settings channel;
  std::chrono::seconds accepting{10}; ///< How long an endpoint may take to accept.
};

/// Plain counters of one loop.
struct session_counters {
  std::uint64_t messages_in = 0;
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
  std::uint64_t malformed = 0;
  std::array<std::uint64_t, 6> http{}; ///< Answers by class of status: 2 is 2xx.
  std::uint64_t http_connections = 0;  ///< That speak HTTP, or nothing yet; now.
  std::array<std::uint64_t, disconnect_causes> disconnects{};
};

/// Counts and logs what a client has sent that is no command.
void note_refusals(const std::vector<incoming>& asked, const channel_id& from,
                   session_counters& counters);

} // namespace plenum::core
