// SPDX-License-Identifier: Apache-2.0
//
// msgpack_wire is the wire plenum.v1.msgpack: the messages of plenum.v1.json
// in binary frames. Payloads are native values; inside Plenum they are JSON.

#pragma once

#include "protocol/msgpack/writer.hpp"
#include "protocol/native/native_wire.hpp"

namespace plenum::core {

using msgpack_pushes = native_pushes<msgpack_writer, opcode::binary>;

class msgpack_dialect final : public native_dialect<msgpack_writer, opcode::binary> {
public:
  std::vector<incoming> decode(opcode kind, std::string_view body, const client_limits& limits,
                               std::string& own) override;
};

} // namespace plenum::core
