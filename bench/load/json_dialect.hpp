// SPDX-License-Identifier: Apache-2.0
//
// json_dialect speaks plenum.v1.json (docs/protocol.md).

#pragma once

#include "bench/load/dialect.hpp"
#include "protocol/publication.hpp"

namespace plenum::core::load {

/// The position that an answer names first.
position position_in(std::string_view body);

/// A JSON object of `size` bytes with a place for a stamp.
std::string json_payload(std::size_t size);

class json_dialect final : public dialect {
public:
  std::string_view subprotocol() const noexcept override { return "plenum.v1.json"; }
  std::optional<utterance> greeting(const std::string& group) const override;
  heard hear(opcode kind, std::string_view body, const std::string& group) const override;
  utterance message(const std::string& group, std::size_t size) const override;
  bool is_batch(std::string_view body) const noexcept override { return body.starts_with('['); }

  /// To join again, and get all that came after `stopped_at`.
  utterance rejoin(const std::string& group, const position& stopped_at) const;

  /// As `message`, but one that the group keeps.
  utterance saved_message(const std::string& group, std::size_t size) const;
};

} // namespace plenum::core::load
