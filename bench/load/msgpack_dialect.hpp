// SPDX-License-Identifier: Apache-2.0
//
// msgpack_dialect speaks plenum.v1.msgpack (docs/protocol.md, "MessagePack").

#pragma once

#include "bench/load/dialect.hpp"

namespace plenum::core::load {

class msgpack_dialect final : public dialect {
public:
  std::string_view subprotocol() const noexcept override { return "plenum.v1.msgpack"; }
  std::optional<utterance> greeting(const std::string& group) const override;
  heard hear(opcode kind, std::string_view body, const std::string& group) const override;
  utterance message(const std::string& group, std::size_t size) const override;
  bool is_batch(std::string_view body) const noexcept override;
};

} // namespace plenum::core::load
