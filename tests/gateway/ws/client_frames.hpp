// SPDX-License-Identifier: Apache-2.0
//
// Frames as clients send them, right and wrong ones.

#pragma once

#include "protocol/frame.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace plenum::core::test {

/// What a frame's header says; by default what is right.
struct client_frame {
  opcode kind = opcode::text;
  std::string_view body{};
  bool last = true;
  unsigned reserved = 0; ///< RSV1 to RSV3.
  bool masked = true;
  std::array<char, 4> key{1, 2, '\xF3', 4};
  std::size_t width = 0;    ///< Bytes of a long length, 2 or 8; 0: as it has to be.
  std::uint64_t longer = 0; ///< The length says so much more than there is.
};

/// Appends the frame to `out`.
void append(std::string& out, const client_frame& frame);

inline std::string bytes_of(const client_frame& frame) {
  auto out = std::string{};
  append(out, frame);
  return out;
}

/// What a client sends, and in which pieces.
struct client_stream {
  std::string bytes;
  std::vector<std::size_t> pieces; ///< Their sizes, together all bytes.
  std::size_t message_bytes = 0;   ///< The limit.
};

/// Mostly frames in their order, and something wrong now and then.
/// @param seed  Makes the same again.
client_stream make_stream(std::uint64_t seed);

} // namespace plenum::core::test
