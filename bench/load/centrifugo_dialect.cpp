// SPDX-License-Identifier: Apache-2.0

#include "bench/load/centrifugo_dialect.hpp"

#include "bench/load/json_dialect.hpp"

namespace plenum::core::load {

std::optional<utterance> centrifugo_dialect::greeting(const std::string&) const {
  return utterance{opcode::text, R"({"id":1,"connect":{}})"};
}

heard centrifugo_dialect::hear(opcode, std::string_view body, const std::string& group) const {
  const auto is = [body](std::string_view op) { return body.find(op) != std::string_view::npos; };
  if (body == "{}") // a ping
    return {.member = false, .answer = utterance{opcode::text, "{}"}};
  if (is(R"("id":1,"connect")"))
    return {
      .member = false,
      .answer = utterance{opcode::text, R"({"id":2,"subscribe":{"channel":")" + group + R"("}})"}};
  return {.member = is(R"("id":2,"subscribe")"),
          .answer = {},
          .refused = is(R"("error":)") || is(R"("disconnect":)") || is(R"("unsubscribe":)")};
}

utterance centrifugo_dialect::message(const std::string& group, std::size_t size) const {
  return {opcode::text,
          R"({"id":3,"publish":{"channel":")" + group + R"(","data":)" + json_payload(size) + "}}"};
}

bool centrifugo_dialect::is_batch(std::string_view body) const noexcept {
  return body.find('\n') != std::string_view::npos;
}

} // namespace plenum::core::load
