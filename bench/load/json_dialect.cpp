// SPDX-License-Identifier: Apache-2.0

#include "bench/load/json_dialect.hpp"

#include "bench/load/stamp.hpp"

#include <charconv>

namespace plenum::core::load {

namespace {

/// What stands behind `before` and in front of the first of `ends`.
std::string between(std::string_view body, std::string_view before, std::string_view ends) {
  const auto at = body.find(before);
  if (at == std::string_view::npos)
    return {};
  body.remove_prefix(at + before.size());
  return std::string{body.substr(0, body.find_first_of(ends))};
}

} // namespace

position position_in(std::string_view body) {
  const auto offset = between(body, R"("offset":)", ",}");
  auto at = position{.offset = 0, .epoch = between(body, R"("epoch":")", "\"")};
  std::from_chars(offset.data(), offset.data() + offset.size(), at.offset);
  return at;
}

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

utterance json_dialect::rejoin(const std::string& group, const position& stopped_at) const {
  return {opcode::text, R"({"op":"join","id":1,"group":")" + group + R"(","recover":{"epoch":")"
                          + stopped_at.epoch + R"(","offset":)" + std::to_string(stopped_at.offset)
                          + "}}"};
}

utterance json_dialect::saved_message(const std::string& group, std::size_t size) const {
  return {opcode::text, R"({"op":"send","group":")" + group + R"(","save":true,"data":)"
                          + json_payload(size) + '}'};
}

} // namespace plenum::core::load
