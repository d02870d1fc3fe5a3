// SPDX-License-Identifier: Apache-2.0
//
// raw_codec is the wire without a subprotocol: a frame is a payload and nothing
// else. There are no replies and no errors on it; what a client is told are
// payloads, those of the past first.

#pragma once

#include "protocol/codec.hpp"

namespace plenum::core {

class raw_codec final : public codec {
public:
  /// How payloads are framed.
  enum class style : std::uint8_t {
    by_type, ///< `bytes` in binary frames, the others in text frames.
    binary,  ///< All in binary frames.
    json,    ///< All as JSON in text frames: text as a string, bytes as a string of base64.
  };

  explicit raw_codec(style how) noexcept : style_{how} {}

  bool accepts(opcode kind) const noexcept override {
    return kind == opcode::text || kind == opcode::binary;
  }
  std::vector<incoming> decode(opcode kind, std::string_view body,
                               const client_limits& limits) const override;
  void encode(const answer& what, std::string& out) const override;
  std::unique_ptr<answer_parts> in_parts(answer what) const override;
  void encode(const any_push& what, std::string& out) const override;

private:
  class parts;

  void append(const payload& content, std::string& out) const;

  style style_;
};

} // namespace plenum::core
