// SPDX-License-Identifier: Apache-2.0

#include "gateway/ws/disconnect_cause.hpp"

#include "protocol/disconnect.hpp"

#include <array>

namespace plenum::core {

std::string_view to_string(disconnect_cause cause) noexcept {
  static constexpr auto names = std::array<std::string_view, disconnect_causes>{
    "client",       "cut",          "protocol_error", "invalid_utf8", "too_large", "unsupported",
    "malformed",    "unauthorized", "revoked",        "timeout",      "expired",   "too_slow",
    "rate_limited", "application",  "internal",       "node_stops"};
  return names[static_cast<std::size_t>(cause)];
}

disconnect_cause cause_of(std::uint16_t code) noexcept {
  using enum disconnect_cause;
  switch (code) {
    case disconnect::node_stops.code:
    case disconnect::node_leaves.code: return node_stops;
    case disconnect::unsupported.code: return unsupported;
    case disconnect::internal.code: return internal;
    case disconnect::malformed.code: return malformed;
    case disconnect::unauthorized.code: return unauthorized;
    case disconnect::revoked.code: return revoked;
    case disconnect::timeout.code: return timeout;
    case disconnect::expired.code: return expired;
    case disconnect::too_slow.code: return too_slow;
    case disconnect::rate_limited.code: return rate_limited;
    case disconnect::too_large.code: return too_large;
    default: return application;
  }
}

} // namespace plenum::core
