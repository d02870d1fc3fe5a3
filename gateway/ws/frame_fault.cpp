// SPDX-License-Identifier: Apache-2.0

#include "gateway/ws/frame_fault.hpp"

#include <array>

namespace plenum::core {

std::string_view to_string(frame_fault what) noexcept {
  static constexpr auto words = std::array<std::string_view, 16>{
    "none",
    "reserved bits are set",
    "reserved opcode",
    "a frame without a mask",
    "a length in more bytes than it needs",
    "a length with its highest bit set",
    "a message within another",
    "a continuation of nothing",
    "a control frame in fragments",
    "a control frame of more than 125 bytes",
    "a close frame of one byte",
    "a close code that may not be sent",
    "a close reason that is no UTF-8",
    "a text that is no UTF-8",
    "a compressed message that cannot be inflated",
    "a message over the limit"};
  return words[static_cast<std::size_t>(what)];
}

std::uint16_t close_code_of(frame_fault what) noexcept {
  switch (what) {
    case frame_fault::invalid_utf8:
    case frame_fault::broken_compression: return 1007;
    case frame_fault::too_large: return 1009;
    default: return 1002;
  }
}

} // namespace plenum::core
