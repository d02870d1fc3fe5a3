// SPDX-License-Identifier: Apache-2.0
//
// What is counted of the sessions of one loop, and read once a second.

#pragma once

#include "gateway/ws/disconnect_cause.hpp"
#include "protocol/command.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace plenum::core {

/// Plain counters of one loop.
struct session_counters {
  std::uint64_t messages_in = 0;
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
  std::uint64_t malformed = 0;
  std::array<std::uint64_t, 6> http{}; ///< Answers by class of status: 2 is 2xx.
  std::uint64_t http_connections = 0;  ///< That speak HTTP, or nothing yet; now.
  std::uint64_t tls_handshakes = 0;    ///< Done.
  std::uint64_t tls_failures = 0;      ///< Handshakes that failed.
  std::array<std::uint64_t, disconnect_causes> disconnects{};
};

/// Counts and logs what a client has sent that is no command.
void note_refusals(const std::vector<incoming>& asked, const channel_id& from,
                   session_counters& counters);

} // namespace plenum::core
