// SPDX-License-Identifier: Apache-2.0
//
// json_codec is the wire plenum.v1.json: messages in text frames. A JSON
// payload passes through byte for byte.

#pragma once

#include "protocol/codec.hpp"

namespace plenum::core {

class json_codec final : public codec {
public:
  bool accepts(opcode kind) const noexcept override { return kind == opcode::text; }
  std::vector<incoming> decode(opcode kind, std::string_view body,
                               const client_limits& limits) const override;
  void encode(const answer& what, std::string& out) const override;
  std::unique_ptr<answer_parts> in_parts(answer what) const override;
  void encode(const any_push& what, std::string& out) const override;
};

} // namespace plenum::core
