// SPDX-License-Identifier: Apache-2.0

#include "bench/load/framing.hpp"

#include <gtest/gtest.h>

namespace plenum::core::load {
namespace {

using state = server_frame::state;

// RFC 6455 section 5.7: "a single-frame masked text message".
TEST(ClientFrame, IsTheExampleOfTheStandard) {
  auto out = std::string{};
  append_client_frame(out, opcode::text, "Hello", 0x37FA213D);
  EXPECT_EQ(out, "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58");
}

TEST(ClientFrame, HasALengthOfTheRightWidth) {
  const auto header_of = [](std::size_t length) {
    auto out = std::string{};
    append_client_frame(out, opcode::binary, std::string(length, 'x'), 1);
    return out.size() - length;
  };
  EXPECT_EQ(header_of(125), 6U);
  EXPECT_EQ(header_of(126), 8U);
  EXPECT_EQ(header_of(65535), 8U);
  EXPECT_EQ(header_of(65536), 14U);
}

TEST(ServerFrame, IsReadBack) {
  for (const auto length : {0U, 1U, 125U, 126U, 65535U, 65536U}) {
    auto frame = std::string{};
    append_frame(frame, opcode::text, std::string(length, 'x'));
    const auto stream = frame + "next";
    const auto read = read_server_frame(stream);
    EXPECT_EQ(read.is, state::complete);
    EXPECT_EQ(read.kind, opcode::text);
    EXPECT_EQ(read.body, std::string(length, 'x'));
    EXPECT_EQ(read.size, frame.size());
  }
}

TEST(ServerFrame, IsIncompleteUntilItsLastByte) {
  auto frame = std::string{};
  append_frame(frame, opcode::binary, std::string(300, 'x'));
  for (std::size_t i = 0; i < frame.size(); ++i)
    EXPECT_EQ(read_server_frame(std::string_view{frame}.substr(0, i)).is, state::incomplete);
}

TEST(ServerFrame, SaysWhetherMoreOfItsMessageFollows) {
  const auto first = read_server_frame(std::string_view{"\x01\x00", 2});
  EXPECT_EQ(first.is, state::complete);
  EXPECT_FALSE(first.last);
  const auto second = read_server_frame(std::string_view{"\x80\x00", 2});
  EXPECT_EQ(second.kind, opcode::continuation);
  EXPECT_TRUE(second.last);
}

TEST(ServerFrame, MayNotBeMaskedExtendedOrEndless) {
  EXPECT_EQ(read_server_frame("\x81\x85").is, state::broken);
  EXPECT_EQ(read_server_frame(std::string_view{"\xC1\x00", 2}).is, state::broken);
  EXPECT_EQ(read_server_frame("\x81\x7F\xff\xff\xff\xff\xff\xff\xff\xff").is, state::broken);
}

} // namespace
} // namespace plenum::core::load
