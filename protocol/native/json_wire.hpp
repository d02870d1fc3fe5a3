// SPDX-License-Identifier: Apache-2.0
//
// json_wire is the wire plenum.v1.json: messages in text frames. A JSON
// payload passes through byte for byte.

#pragma once

#include "protocol/dialect.hpp"
#include "protocol/push_encoder.hpp"

namespace plenum::core {

class json_pushes final : public push_encoder {
public:
  void encode(const any_push& what, std::string& out) const override;
};

class json_dialect final : public dialect {
public:
  bool accepts(opcode kind) const noexcept override { return kind == opcode::text; }
  std::vector<incoming> decode(opcode kind, std::string_view body, const client_limits& limits,
                               std::string& own) override;
  void encode(const answer& what, std::string& out) override;
  std::unique_ptr<answer_parts> in_parts(answer what) override;
};

} // namespace plenum::core
