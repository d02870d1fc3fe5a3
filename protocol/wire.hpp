// SPDX-License-Identifier: Apache-2.0
//
// A wire is a client protocol in one encoding, chosen by WebSocket subprotocol
// (docs/protocol.md). The values index arrays: `wire_count` is their size.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace plenum::core {

enum class wire : std::uint8_t {
  json,      ///< plenum.v1.json
  msgpack,   ///< plenum.v1.msgpack
  raw_text,  ///< No subprotocol: payloads in text frames, `bytes` in binary.
  raw_bytes, ///< No subprotocol: every payload in a binary frame.
  raw_json,  ///< No subprotocol: every payload as JSON in a text frame.
};

inline constexpr std::size_t wire_count = 5;

constexpr std::size_t index(wire w) noexcept {
  return static_cast<std::size_t>(w);
}

/// The subprotocol of `w`; empty for the raw wires.
std::string_view subprotocol(wire w) noexcept;

/// Picks the first wire of the client's list that this server speaks.
/// @param offered  The value of `Sec-WebSocket-Protocol`, comma separated.
std::optional<wire> negotiate(std::string_view offered) noexcept;

} // namespace plenum::core
