// SPDX-License-Identifier: Apache-2.0

#include "gateway/ws/ws_farewell.hpp"

#include "gateway/ws/frame_reader.hpp"
#include "protocol/frame.hpp"

namespace plenum::core {

ws_ending ending_of_close(std::string_view body) {
  const auto said = read_close(body);
  return {said.code, disconnect_cause::client, std::string{said.reason}};
}

ws_ending ending_of(frame_fault fault) {
  using enum disconnect_cause;
  const auto code = close_code_of(fault);
  const auto cause = code == 1007 ? invalid_utf8 : code == 1009 ? too_large : protocol_error;
  return {code, cause, std::string{to_string(fault)}};
}

std::string close_frame(std::uint16_t code, std::string_view reason) {
  auto body = std::string{static_cast<char>(code >> 8U), static_cast<char>(code & 0xFFU)};
  body += reason;
  auto frame = std::string{};
  append_frame(frame, opcode::close, body);
  return frame;
}

unsigned status_of(const disconnect& why) {
  if (why == disconnect::node_stops)
    return 503;
  if (why == disconnect::rate_limited)
    return 429;
  return why == disconnect::internal ? 500 : 403;
}

} // namespace plenum::core
