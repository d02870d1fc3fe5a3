// SPDX-License-Identifier: Apache-2.0
//
// A dialect is all that a client must say and understand to be a member of a
// group and to publish to it, in one wire. It has no state: one serves all
// connections.

#pragma once

#include "protocol/frame.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace plenum::core::load {

enum class wire_name : std::uint8_t {
  json,      ///< plenum.v1.json
  msgpack,   ///< plenum.v1.msgpack
  raw,       ///< A frame is a payload; the path of the URL names the group.
  socket_io, ///< Socket.IO 5 on Engine.IO 4, by WebSocket.
  centrifugo,
};

/// A WebSocket message to send.
struct utterance {
  opcode kind = opcode::text;
  std::string body;
};

/// What a client makes of something that the server said and that is no payload.
struct heard {
  bool member = false;             ///< From now on in its group.
  std::optional<utterance> answer; ///< To be said at once.
  bool refused = false;            ///< The server does not do what was asked.
};

/// Shortest payload: it must hold a stamp.
inline constexpr std::size_t shortest_payload = 64;

class dialect {
public:
  virtual ~dialect() = default;

  /// Empty: none.
  virtual std::string_view subprotocol() const noexcept { return {}; }

  /// What to say first.
  virtual std::optional<utterance> greeting(const std::string& group) const = 0;

  /// The server said something without a stamp.
  virtual heard hear(opcode kind, std::string_view body, const std::string& group) const = 0;

  /// A message to `group` with a payload of `size` bytes, at least
  /// `shortest_payload`; where it has `stamp_marker`, a stamp is to be written.
  virtual utterance message(const std::string& group, std::size_t size) const = 0;

  /// Whether a frame may hold several messages.
  virtual bool is_batch(std::string_view body) const noexcept = 0;
};

std::unique_ptr<const dialect> make_dialect(wire_name name);

std::string name_of_group(std::size_t number);

/// `path` with the group's name in place of each `{group}`.
std::string path_for(std::string path, std::string_view group);

} // namespace plenum::core::load
