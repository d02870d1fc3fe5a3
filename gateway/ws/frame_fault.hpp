// SPDX-License-Identifier: Apache-2.0
//
// A frame_fault is what is wrong with the frames of a client (RFC 6455). Each ends its connection.

#pragma once

#include <cstdint>
#include <string_view>

namespace plenum::core {

enum class frame_fault : std::uint8_t {
  none,
  reserved_bits,      ///< Section 5.2: nothing was negotiated that they could mean there.
  reserved_opcode,    ///< 5.2
  unmasked,           ///< 5.1
  wasteful_length,    ///< 5.2: fewer bytes would have done to say it.
  endless_length,     ///< 5.2: its highest bit is set.
  interrupted,        ///< 5.4: a message within the fragments of another.
  stray_continuation, ///< 5.4: of no message.
  fragmented_control, ///< 5.5
  long_control,       ///< 5.5: of more than 125 bytes.
  close_size,         ///< 5.5.1: half a code.
  close_code,         ///< 7.4: one that may not be sent.
  close_reason,       ///< 5.5.1: no UTF-8.
  invalid_utf8,       ///< 8.1
  broken_compression, ///< RFC 7692 section 7.2.2: it cannot be inflated.
  too_large,          ///< A message of more bytes than the limit, inflated or not.
};

/// For the log.
std::string_view to_string(frame_fault what) noexcept;

/// With what the connection is closed: 1002, 1007 or 1009.
std::uint16_t close_code_of(frame_fault what) noexcept;

} // namespace plenum::core
