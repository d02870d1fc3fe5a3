// SPDX-License-Identifier: Apache-2.0

#include "protocol/frame.hpp"

namespace plenum::core {

namespace {

void append_big_endian(std::string& out, std::uint64_t value, unsigned bytes) {
  for (auto shift = bytes * 8; shift > 0; shift -= 8)
    out += static_cast<char>((value >> (shift - 8)) & 0xFFU);
}

} // namespace

void append_frame(std::string& out, opcode kind, std::string_view body) {
  append_fragment(out, kind, body, true);
}

void append_fragment(std::string& out, opcode kind, std::string_view body, bool last) {
  out += static_cast<char>((last ? 0x80U : 0U) | static_cast<unsigned>(kind)); // FIN
  if (body.size() < 126) {
    out += static_cast<char>(body.size());
  } else if (body.size() <= 0xFFFF) {
    out += static_cast<char>(126);
    append_big_endian(out, body.size(), 2);
  } else {
    out += static_cast<char>(127);
    append_big_endian(out, body.size(), 8);
  }
  out += body;
}

bool is_control(std::string_view frames) noexcept {
  return !frames.empty() && (static_cast<unsigned char>(frames.front()) & 0x08U) != 0;
}

} // namespace plenum::core
