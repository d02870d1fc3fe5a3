// SPDX-License-Identifier: Apache-2.0
//
// socket_io_dialect speaks Socket.IO protocol 5 on Engine.IO protocol 4, with a
// server that takes two events: `join` (group), which it acknowledges, and `m`
// (group, payload), which it emits to the group as `m` (payload).

#pragma once

#include "bench/load/dialect.hpp"

namespace plenum::core::load {

class socket_io_dialect final : public dialect {
public:
  std::optional<utterance> greeting(const std::string& group) const override;
  heard hear(opcode kind, std::string_view body, const std::string& group) const override;
  utterance message(const std::string& group, std::size_t size) const override;
  bool is_batch(std::string_view) const noexcept override { return false; }
};

} // namespace plenum::core::load
