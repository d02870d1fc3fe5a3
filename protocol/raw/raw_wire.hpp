// SPDX-License-Identifier: Apache-2.0
//
// raw_wire is the wire without a subprotocol: a frame is a payload and nothing
// else. There are no replies and no errors on it; what a client is told are
// payloads, those of the past first.

#pragma once

#include "protocol/dialect.hpp"
#include "protocol/push_encoder.hpp"

namespace plenum::core {

/// How payloads are framed.
enum class raw_style : std::uint8_t {
  by_type, ///< `bytes` in binary frames, the others in text frames.
  binary,  ///< All in binary frames.
  json,    ///< All as JSON in text frames: text as a string, bytes as a string of base64.
};

class raw_pushes final : public push_encoder {
public:
  explicit constexpr raw_pushes(raw_style how) noexcept : style_{how} {}

  void encode(const any_push& what, std::string& out) const override;

private:
  raw_style style_;
};

class raw_dialect final : public dialect {
public:
  explicit raw_dialect(raw_style how) noexcept : style_{how} {}

  bool accepts(opcode kind) const noexcept override {
    return kind == opcode::text || kind == opcode::binary;
  }
  std::vector<incoming> decode(opcode kind, std::string_view body, const client_limits& limits,
                               std::string& own) override;
  void encode(const answer& what, std::string& out) override;
  std::unique_ptr<answer_parts> in_parts(answer what) override;

private:
  raw_style style_;
};

} // namespace plenum::core
