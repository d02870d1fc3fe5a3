// SPDX-License-Identifier: Apache-2.0
//
// A dialect is the half of a wire that belongs to one channel: it understands what the client
// says and says what is for this client alone. It may keep state: ids that are no numbers, whether
// the client has said who it is, how far it has read.
//
// Every request is answered once, so what a dialect remembers of one is bounded by how many a
// channel may have under way (channel_settings). Threading: the loop of its channel.

#pragma once

#include "protocol/answer_parts.hpp"
#include "protocol/command.hpp"
#include "protocol/disconnect.hpp"
#include "protocol/frame.hpp"
#include "protocol/limits.hpp"
#include "protocol/reply.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace plenum::core {

class dialect {
public:
  dialect() = default;
  dialect(const dialect&) = delete;
  dialect& operator=(const dialect&) = delete;
  virtual ~dialect() = default;

  /// Whether the wire has messages of this kind (`text` or `binary`); a client
  /// that sends another kind is closed with 1003.
  virtual bool accepts(opcode kind) const noexcept = 0;

  /// Decodes one complete WebSocket message.
  /// @param kind  One that the wire accepts. `text`: `body` is valid UTF-8.
  /// @param own   Takes the frames that the dialect answers by itself.
  /// @returns     what the client asked for, in its order; nothing if the dialect deals with it
  ///              alone. Whatever is wrong becomes a `refusal`: a message that cannot be read at
  ///              all is a single one with `errc::malformed`.
  virtual std::vector<incoming>
  decode(opcode kind, std::string_view body, const client_limits& limits, std::string& own) = 0;

  /// Appends the frames that tell the client this reply; none on wires that
  /// have no replies.
  virtual void encode(const answer& what, std::string& out) = 0;

  /// The same frames a part at a time, for an answer with many messages; null on wires and for
  /// answers that tell the client nothing.
  virtual std::unique_ptr<answer_parts> in_parts(answer what) = 0;

  /// Appends what asks the client whether it is there: anything that it says counts as yes.
  virtual void ping(std::string& out);

  /// Appends what the client is told before it is closed.
  /// @returns  the close code and reason that it gets in the place of `why`.
  virtual disconnect farewell(const disconnect& why, std::string& out);

  /// Appends this channel's frames of what the wire's `push_encoder` has made. On numbered wires
  /// only, and there for every push, in the order in which they go out.
  virtual void number(std::string_view shared, std::string& out);
};

} // namespace plenum::core
