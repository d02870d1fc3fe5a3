// SPDX-License-Identifier: Apache-2.0
//
// centrifugo_dialect speaks the bidirectional JSON protocol of Centrifugo (centrifugal.dev, "Client
// protocol"), to a server where anybody may subscribe and publish. A group is a channel of its.

#pragma once

#include "bench/load/dialect.hpp"

namespace plenum::core::load {

class centrifugo_dialect final : public dialect {
public:
  std::optional<utterance> greeting(const std::string& group) const override;
  heard hear(opcode kind, std::string_view body, const std::string& group) const override;
  utterance message(const std::string& group, std::size_t size) const override;
  bool is_batch(std::string_view body) const noexcept override;
};

} // namespace plenum::core::load
