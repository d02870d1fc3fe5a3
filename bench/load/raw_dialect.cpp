// SPDX-License-Identifier: Apache-2.0

#include "bench/load/raw_dialect.hpp"

#include "bench/load/json_dialect.hpp"

namespace plenum::core::load {

std::optional<utterance> raw_dialect::greeting(const std::string&) const {
  return utterance{opcode::ping, {}};
}

heard raw_dialect::hear(opcode kind, std::string_view, const std::string&) const {
  return {.member = kind == opcode::pong, .answer = {}};
}

utterance raw_dialect::message(const std::string&, std::size_t size) const {
  return {opcode::text, json_payload(size)};
}

} // namespace plenum::core::load
