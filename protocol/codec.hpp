// SPDX-License-Identifier: Apache-2.0
//
// A codec translates between one wire and Plenum's commands, replies and
// pushes. Nothing above protocol/ knows which wire a channel speaks. Codecs
// have no state: one of each serves every channel on every thread.

#pragma once

#include "protocol/answer_parts.hpp"
#include "protocol/command.hpp"
#include "protocol/frame.hpp"
#include "protocol/limits.hpp"
#include "protocol/push.hpp"
#include "protocol/reply.hpp"
#include "protocol/wire.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace plenum::core {

class codec {
public:
  virtual ~codec() = default;

  /// Whether the wire has messages of this kind (`text` or `binary`); a client
  /// that sends another kind is closed with 1003.
  virtual bool accepts(opcode kind) const noexcept = 0;

  /// Decodes one complete WebSocket message.
  /// @param kind  One that the wire accepts. `text`: `body` is valid UTF-8.
  /// @returns     what the client asked for, in its order, at least one entry.
  ///              Whatever is wrong becomes a `refusal`: a message that cannot
  ///              be read at all is a single one with `errc::malformed`.
  virtual std::vector<incoming> decode(opcode kind, std::string_view body,
                                       const client_limits& limits) const = 0;

  /// Appends the frames that tell the client this reply; none on wires that
  /// have no replies.
  virtual void encode(const answer& what, std::string& out) const = 0;

  /// The same frames a part at a time, for an answer with many messages; null on wires and for
  /// answers that tell the client nothing.
  virtual std::unique_ptr<answer_parts> in_parts(answer what) const = 0;

  /// Appends the frames that tell the client this push; none on wires that
  /// have no such push.
  virtual void encode(const any_push& what, std::string& out) const = 0;
};

/// The codec of `w`; lives as long as the program.
const codec& codec_for(wire w) noexcept;

} // namespace plenum::core
