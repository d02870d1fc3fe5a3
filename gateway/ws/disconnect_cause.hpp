// SPDX-License-Identifier: Apache-2.0
//
// A disconnect_cause is why a channel ended, for metrics and the log: few enough to be a label.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace plenum::core {

enum class disconnect_cause : std::uint8_t {
  client,         ///< The client closed it.
  cut,            ///< The connection broke.
  protocol_error, ///< Bytes that are no WebSocket frames.
  invalid_utf8,   ///< A text that is none.
  too_large,      ///< A message over the limit.
  unsupported,    ///< A kind of message that the endpoint does not take.
  malformed,      ///< Too many messages that could not be read.
  unauthorized,   ///< No valid token, or none any more.
  revoked,        ///< Its user or token was revoked.
  timeout,        ///< No sign of life.
  expired,        ///< The TTL has passed.
  too_slow,       ///< The client did not read.
  rate_limited,   ///< The client went on far over a rate.
  application,    ///< An endpoint closed it.
  internal,       ///< An endpoint failed.
  node_stops,
};

inline constexpr std::size_t disconnect_causes = 16;

/// The name of its enumerator.
std::string_view to_string(disconnect_cause cause) noexcept;

/// Why this side closed a channel with `code`.
disconnect_cause cause_of(std::uint16_t code) noexcept;

} // namespace plenum::core
