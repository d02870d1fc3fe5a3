// SPDX-License-Identifier: Apache-2.0
//
// Tests of protocol/frame: WebSocket headers for every length of size field.

#include "protocol/frame.hpp"

#include <gtest/gtest.h>

using plenum::core::append_frame;
using plenum::core::opcode;
using namespace std::string_literals;

namespace {

/// The header of a frame with a body of this many bytes.
std::string header(opcode kind, std::size_t size) {
  auto frame = std::string{};
  const auto body = std::string(size, 'x');
  append_frame(frame, kind, body);
  EXPECT_TRUE(frame.ends_with(body));
  return frame.substr(0, frame.size() - size);
}

TEST(Frame, HasOneByteOfSizeUpTo125) {
  EXPECT_EQ(header(opcode::text, 0), "\x81\x00"s);
  EXPECT_EQ(header(opcode::text, 125), "\x81\x7D"s);
}

TEST(Frame, HasTwoBytesOfSizeUpTo65535) {
  EXPECT_EQ(header(opcode::text, 126), "\x81\x7E\x00\x7E"s);
  EXPECT_EQ(header(opcode::text, 65535), "\x81\x7E\xFF\xFF"s);
}

TEST(Frame, HasEightBytesOfSizeAbove) {
  EXPECT_EQ(header(opcode::text, 65536), "\x81\x7F\x00\x00\x00\x00\x00\x01\x00\x00"s);
}

TEST(Frame, SaysItsKind) {
  EXPECT_EQ(header(opcode::binary, 0), "\x82\x00"s);
  EXPECT_EQ(header(opcode::close, 2), "\x88\x02"s);
  EXPECT_EQ(header(opcode::ping, 0), "\x89\x00"s);
  EXPECT_EQ(header(opcode::pong, 0), "\x8A\x00"s);
}

TEST(Frame, GoesAfterWhatIsThere) {
  auto frames = std::string{};
  append_frame(frames, opcode::text, "a");
  append_frame(frames, opcode::text, "bc");
  EXPECT_EQ(frames, "\x81\x01"
                    "a"
                    "\x81\x02"
                    "bc");
}

} // namespace
