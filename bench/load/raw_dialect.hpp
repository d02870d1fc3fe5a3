// SPDX-License-Identifier: Apache-2.0
//
// raw_dialect speaks to servers where whoever connects is a member and a frame is
// a payload. A ping finds out whether the server has taken notice of a member: it
// answers when it has done what it does for a new connection.

#pragma once

#include "bench/load/dialect.hpp"

namespace plenum::core::load {

class raw_dialect final : public dialect {
public:
  std::optional<utterance> greeting(const std::string& group) const override;
  heard hear(opcode kind, std::string_view body, const std::string& group) const override;
  utterance message(const std::string& group, std::size_t size) const override;
  bool is_batch(std::string_view) const noexcept override { return false; }
};

} // namespace plenum::core::load
