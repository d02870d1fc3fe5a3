// SPDX-License-Identifier: Apache-2.0

#include "bench/load/json_dialect.hpp"

#include "bench/load/stamp.hpp"

namespace plenum::core::load {

std::string json_payload(std::size_t size) {
  auto text = R"({"stamp":")" + std::string{stamp_marker};
  text.append(stamp_size - stamp_marker.size(), '0');
  text += R"(","fill":")";
  text.append(size - text.size() - 2, 'x');
  return text + R"("})";
}

std::optional<utterance> json_dialect::greeting(const std::string& group) const {
  return utterance{opcode::text, R"({"op":"join","id":1,"group":")" + group + R"("})"};
}

heard json_dialect::hear(opcode, std::string_view body, const std::string&) const {
  const auto is = [body](std::string_view op) { return body.find(op) != std::string_view::npos; };
  return {.member = is(R"("op":"joined")"),
          .answer = {},
          .refused = is(R"("op":"error")") || is(R"("op":"gap")") || is(R"("op":"removed")")};
}

utterance json_dialect::message(const std::string& group, std::size_t size) const {
  return {opcode::text,
          R"({"op":"send","group":")" + group + R"(","data":)" + json_payload(size) + '}'};
}

} // namespace plenum::core::load
