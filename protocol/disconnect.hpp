// SPDX-License-Identifier: Apache-2.0
//
// A disconnect is why the server closes a channel. One table for all causes;
// which of them a client should come back from: docs/protocol.md, "Closing".

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace plenum {

struct disconnect {
  std::uint16_t code = 1000;
  std::string_view reason; ///< Short English, at most 123 bytes (RFC 6455 section 5.5).

  friend bool operator==(const disconnect&, const disconnect&) = default;

  static const disconnect normal;      ///< 1000: the client or the application asked for it.
  static const disconnect node_stops;  ///< 1001
  static const disconnect unsupported; ///< 1003: a kind of frame that the wire does not have.
  static const disconnect internal;    ///< 1011
  static const disconnect node_leaves; ///< 1012: come back, to another node.
  static const disconnect overloaded;  ///< 1013
  static const disconnect malformed;   ///< 4400: too many malformed messages.
  static const disconnect timeout;     ///< 4408: did not answer in time.
  static const disconnect expired;     ///< 4410: the channel's TTL is over.
  static const disconnect too_slow;    ///< 4431: fell out of a group log's window.
};

inline constexpr disconnect disconnect::normal{1000, "closed"};
inline constexpr disconnect disconnect::node_stops{1001, "node stops"};
inline constexpr disconnect disconnect::unsupported{1003, "this kind of frame is not supported"};
inline constexpr disconnect disconnect::internal{1011, "internal error"};
inline constexpr disconnect disconnect::node_leaves{1012, "node restarts"};
inline constexpr disconnect disconnect::overloaded{1013, "overloaded"};
inline constexpr disconnect disconnect::malformed{4400, "too many malformed messages"};
inline constexpr disconnect disconnect::timeout{4408, "no answer in time"};
inline constexpr disconnect disconnect::expired{4410, "channel expired"};
inline constexpr disconnect disconnect::too_slow{4431, "too slow"};

} // namespace plenum
