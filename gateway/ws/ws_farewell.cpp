// SPDX-License-Identifier: Apache-2.0

#include "gateway/ws/ws_farewell.hpp"

#include "protocol/frame.hpp"

namespace plenum::core {

ws_ending ending_of(const error_code& fault, const websocket::close_reason& said) {
  using enum disconnect_cause;
  if (fault == websocket::error::closed && said.code == 0)
    return {1005, client, {}};
  if (fault == websocket::error::closed && may_be_sent(said.code))
    return {said.code, client, said.reason.c_str()};
  if (fault == websocket::error::message_too_big)
    return {1009, too_large, fault.message()};
  if (fault == websocket::error::bad_frame_payload)
    return {1007, invalid_utf8, fault.message()};
  if (fault.category() == make_error_code(websocket::error::closed).category())
    return {1002, protocol_error, fault.message()};
  return {1006, cut, fault.message()};
}

std::string answer_to_close(std::string_view frame) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(frame[i]); };
  if (frame.size() < 4 || may_be_sent(static_cast<std::uint16_t>(byte(2) << 8U | byte(3))))
    return std::string{frame};
  auto fault = std::string{};
  append_frame(fault, opcode::close, "\x03\xEA"); // 1002
  return fault;
}

unsigned status_of(const disconnect& why) {
  if (why == disconnect::node_stops)
    return 503;
  if (why == disconnect::rate_limited)
    return 429;
  return why == disconnect::internal ? 500 : 403;
}

} // namespace plenum::core
