// SPDX-License-Identifier: Apache-2.0

#include "gateway/ws/frame_header.hpp"

namespace plenum::core {

namespace {

unsigned byte(std::span<const char> of, std::size_t i) {
  return static_cast<unsigned char>(of[i]);
}

/// Of a length that does not fit into the second byte.
std::size_t long_length_bytes(unsigned shown) {
  return shown == 127 ? 8 : shown == 126 ? 2 : 0;
}

constexpr auto longest = std::uint64_t{1} << 63U;

frame_fault fault_of_control(const frame_header& header) {
  if (header.kind > opcode::pong)
    return frame_fault::reserved_opcode;
  if (!header.last)
    return frame_fault::fragmented_control;
  return header.length > 125 ? frame_fault::long_control : frame_fault::none;
}

frame_fault fault_of_data(const frame_header& header, bool begun) {
  if (header.kind > opcode::binary)
    return frame_fault::reserved_opcode;
  if (header.kind == opcode::continuation)
    return begun ? frame_fault::none : frame_fault::stray_continuation;
  return begun ? frame_fault::interrupted : frame_fault::none;
}

/// RSV1 belongs to the message: only its first frame has it (RFC 7692 section 6).
unsigned bits_allowed(const frame_header& header, bool inflates) {
  return inflates && !header.is_control() && header.kind != opcode::continuation ? 4 : 0;
}

} // namespace

std::size_t header_bytes(std::span<const char> begun) noexcept {
  const auto second = byte(begun, 1);
  return 2 + long_length_bytes(second & 0x7FU) + ((second & 0x80U) != 0 ? 4 : 0);
}

frame_header read_header(std::span<const char> bytes) noexcept {
  const auto first = byte(bytes, 0);
  const auto second = byte(bytes, 1);
  auto header = frame_header{.length = second & 0x7FU,
                             .kind = static_cast<opcode>(first & 0x0FU),
                             .reserved = static_cast<std::uint8_t>(first >> 4U & 7U),
                             .last = (first & 0x80U) != 0,
                             .masked = (second & 0x80U) != 0};
  auto at = std::size_t{2};
  if (const auto more = long_length_bytes(second & 0x7FU); more > 0) {
    header.length = 0;
    for (; at < 2 + more; ++at)
      header.length = header.length << 8U | byte(bytes, at);
    header.wasteful = header.length < (more == 2 ? 126 : 65'536);
  }
  if (header.masked)
    std::memcpy(header.key.data(), bytes.data() + at, header.key.size());
  return header;
}

frame_fault fault_of(const frame_header& header, bool begun, bool inflates) noexcept {
  using enum frame_fault;
  if (const auto wrong = header.is_control() ? fault_of_control(header)
                                             : fault_of_data(header, begun);
      wrong != none)
    return wrong;
  if ((header.reserved & ~bits_allowed(header, inflates)) != 0)
    return reserved_bits;
  if (!header.masked)
    return unmasked;
  if (header.wasteful)
    return wasteful_length;
  return header.length >= longest ? endless_length : none;
}

} // namespace plenum::core
