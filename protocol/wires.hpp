// SPDX-License-Identifier: Apache-2.0
//
// The wires that this server speaks (docs/protocol.md), and how a client chooses one.

#pragma once

#include "protocol/wire.hpp"

namespace plenum::core::wires {

namespace rows {
extern const wire_info json;
extern const wire_info msgpack;
extern const wire_info raw_text;
extern const wire_info raw_bytes;
extern const wire_info raw_json;
} // namespace rows

inline constexpr wire json = &rows::json;           ///< plenum.v1.json
inline constexpr wire msgpack = &rows::msgpack;     ///< plenum.v1.msgpack
inline constexpr wire raw_text = &rows::raw_text;   ///< Payloads in text frames, `bytes` in binary.
inline constexpr wire raw_bytes = &rows::raw_bytes; ///< Every payload in a binary frame.
inline constexpr wire raw_json = &rows::raw_json;   ///< Every payload as JSON in a text frame.

/// Picks the first wire of the client's list that this server speaks; null: none.
/// @param offered  The value of `Sec-WebSocket-Protocol`, comma separated.
wire negotiate(std::string_view offered) noexcept;

} // namespace plenum::core::wires
