// SPDX-License-Identifier: Apache-2.0
//
// msgpack_codec is the wire plenum.v1.msgpack: the messages of plenum.v1.json
// in binary frames. Payloads are native values; inside Plenum they are JSON.

#pragma once

#include "protocol/codec.hpp"

namespace plenum::core {

class msgpack_codec final : public codec {
public:
  bool accepts(opcode kind) const noexcept override { return kind == opcode::binary; }
  std::vector<incoming> decode(opcode kind, std::string_view body,
                               const client_limits& limits) const override;
  void encode(const answer& what, std::string& out) const override;
  std::unique_ptr<answer_parts> in_parts(answer what) const override;
  void encode(const any_push& what, std::string& out) const override;
};

} // namespace plenum::core
