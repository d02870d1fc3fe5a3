// SPDX-License-Identifier: Apache-2.0
//
// json_wire is the wire plenum.v1.json: messages in text frames. A JSON
// payload passes through byte for byte.

#pragma once

#include "protocol/json/writer.hpp"
#include "protocol/native/native_wire.hpp"

namespace plenum::core {

using json_pushes = native_pushes<json_writer, opcode::text>;

class json_dialect final : public native_dialect<json_writer, opcode::text> {
public:
  std::vector<incoming> decode(opcode kind, std::string_view body, const client_limits& limits,
                               std::string& own) override;
};

} // namespace plenum::core
