// SPDX-License-Identifier: Apache-2.0
//
// What the native wires have in common: the same messages, written in the encoding of one and
// framed as its messages are.

#pragma once

#include "protocol/dialect.hpp"
#include "protocol/native/command_reader.hpp"
#include "protocol/native/message_parts.hpp"
#include "protocol/push_encoder.hpp"

#include <algorithm>

namespace plenum::core {

/// As many as most messages have.
inline constexpr std::size_t usual_bytes = 400;

/// @tparam Writer  Of the wire's encoding.
template <class Writer, opcode Kind, class Message>
void append_message(const Message& what, std::string& out) {
  const auto begin = out.size();
  if (out.capacity() - begin < usual_bytes)
    out.reserve(begin + std::max(begin, usual_bytes)); // By doubling: it may hold many.
  auto writer = Writer{out};
  message_writer{writer}.write(what);
  frame_from(out, begin, Kind);
}

template <class Writer, opcode Kind>
class native_pushes final : public push_encoder {
public:
  void encode(const any_push& what, std::string& out) const override {
    append_message<Writer, Kind>(what, out);
  }
};

/// All but reading.
template <class Writer, opcode Kind>
class native_dialect : public dialect {
public:
  bool accepts(opcode kind) const noexcept final { return kind == Kind; }

  void encode(const answer& what, std::string& out) final {
    if (is_told(what))
      append_message<Writer, Kind>(what, out);
  }

  std::unique_ptr<answer_parts> in_parts(answer what) final {
    if (!is_told(what))
      return nullptr;
    return std::make_unique<message_parts<Writer>>(Kind, std::move(what));
  }
};

/// Reads the commands of one message.
/// @param read_all  Of the encoding: calls back with the fields of each command.
template <class Read>
std::vector<incoming> read_commands(const Read& read_all, std::string_view body,
                                    const client_limits& limits, payload_reader read_payload) {
  auto commands = std::vector<incoming>{};
  const auto done = read_all(body, limits.batch, [&](const fields& message) {
    commands.push_back(read_command(message, limits, read_payload));
  });
  if (!done)
    return {refusal{.why = done.error()}};
  return commands;
}

} // namespace plenum::core
