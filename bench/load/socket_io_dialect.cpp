// SPDX-License-Identifier: Apache-2.0

#include "bench/load/socket_io_dialect.hpp"

#include "bench/load/json_dialect.hpp"

namespace plenum::core::load {

std::optional<utterance> socket_io_dialect::greeting(const std::string&) const {
  return {}; // the server speaks first
}

heard socket_io_dialect::hear(opcode, std::string_view body, const std::string& group) const {
  if (body == "2") // ping
    return {.answer = utterance{opcode::text, "3"}};
  if (body.starts_with('0')) // open
    return {.answer = utterance{opcode::text, "40"}};
  if (body.starts_with("40")) // connected
    return {.answer = utterance{opcode::text, R"(420["join",")" + group + R"("])"}};
  return {.member = body.starts_with("430"), // acknowledged
          .answer = {},
          .refused = body.starts_with("41") || body.starts_with("44")};
}

utterance socket_io_dialect::message(const std::string& group, std::size_t size) const {
  return {opcode::text, R"(42["m",")" + group + R"(",)" + json_payload(size) + ']'};
}

} // namespace plenum::core::load
