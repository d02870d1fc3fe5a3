// SPDX-License-Identifier: Apache-2.0
//
// msgpack_wire is the wire plenum.v1.msgpack: the messages of plenum.v1.json
// in binary frames. Payloads are native values; inside Plenum they are JSON.

#pragma once

#include "protocol/dialect.hpp"
#include "protocol/push_encoder.hpp"

namespace plenum::core {

class msgpack_pushes final : public push_encoder {
public:
  void encode(const any_push& what, std::string& out) const override;
};

class msgpack_dialect final : public dialect {
public:
  bool accepts(opcode kind) const noexcept override { return kind == opcode::binary; }
  std::vector<incoming> decode(opcode kind, std::string_view body, const client_limits& limits,
                               std::string& own) override;
  void encode(const answer& what, std::string& out) override;
  std::unique_ptr<answer_parts> in_parts(answer what) override;
};

} // namespace plenum::core
