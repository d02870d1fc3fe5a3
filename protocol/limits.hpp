// SPDX-License-Identifier: Apache-2.0
//
// Limits on what one client may ask of a node. What happens at each: the
// command is answered with an error that names the limit, or the channel is
// closed with the code given here (docs/protocol.md, "Closing").

#pragma once

#include <cstddef>

namespace plenum::core {

/// What a dialect checks and a client is told in `welcome`.
struct client_limits {
  std::size_t message_bytes = 64 * 1024; ///< One WebSocket message; more: 1009.
  std::size_t batch = 100;               ///< Commands in one message.
  std::size_t groups = 100;              ///< Groups of one channel.
  std::size_t history = 1000;            ///< Messages in one reply.
};

/// Largest payload that a program may send; more: `errc::too_large`. What clients send is bounded
/// by `message_bytes`.
inline constexpr std::size_t max_payload_bytes = std::size_t{16} * 1024 * 1024;

/// Longest idempotency key in bytes.
/// What a client may show as a token.
inline constexpr std::size_t max_token_bytes = std::size_t{8} * 1024;

inline constexpr std::size_t max_key_bytes = 64;

/// Deepest nesting of a JSON payload and of a msgpack message.
inline constexpr std::size_t max_depth = 64;

} // namespace plenum::core
