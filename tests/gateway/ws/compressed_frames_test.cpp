// SPDX-License-Identifier: Apache-2.0
//
// How compressed messages are read (RFC 7692 section 6).

#include "gateway/ws/frame_reader.hpp"
#include "protocol/deflater.hpp"
#include "tests/gateway/ws/client_frames.hpp"

#include <gtest/gtest.h>

namespace plenum::core::test {
namespace {

using what = frame_reader::found::what;

constexpr auto rsv1 = 4U;

class CompressedFrames : public testing::Test {
protected:
  /// The last thing that these bytes come to, when so many come at a time: the body of a message,
  /// or what is wrong.
  std::string read(std::string bytes, std::size_t at_once) {
    auto reader = frame_reader{};
    auto heard = std::string{};
    for (auto at = std::size_t{0}; at < bytes.size(); at += at_once) {
      auto piece = std::span{bytes}.subspan(at, std::min(at_once, bytes.size() - at));
      for (auto found = reader.next(piece, most); found.is != what::nothing;
           found = reader.next(piece, most)) {
        if (found.is == what::fault)
          return std::string{to_string(found.fault)};
        heard = found.body;
      }
    }
    return heard;
  }

  /// The same, however they come.
  std::string read(const std::string& bytes) {
    const auto heard = read(bytes, 100'000);
    for (const auto at_once : {1U, 7U})
      EXPECT_EQ(read(bytes, at_once), heard) << at_once;
    return heard;
  }

  inflater inflates;
  frame_reader::limits most{.message_bytes = 1'000, .inflates = &inflates};
};

std::string compressed(std::string_view body) {
  auto frame = std::string{};
  append_frame(frame, opcode::text, body);
  auto by = deflater{};
  return std::string{first_frame(by.compress(frame, 0)).body};
}

std::string words(frame_fault fault) {
  return std::string{to_string(fault)};
}

const auto message = std::string(500, 'x').append("\xC3\xA4");
const auto body = compressed(message);

TEST_F(CompressedFrames, AreInflated) {
  EXPECT_EQ(read(bytes_of({.body = body, .reserved = rsv1})), message);
  EXPECT_EQ(read(bytes_of({.kind = opcode::binary, .body = body, .reserved = rsv1})), message);
}

TEST_F(CompressedFrames, StandBesideOthers) {
  const auto frame = bytes_of({.body = body, .reserved = rsv1});
  EXPECT_EQ(read(bytes_of({.body = "plain"}) + frame), message);
  EXPECT_EQ(read(frame + bytes_of({.body = "plain"})), "plain");
}

TEST_F(CompressedFrames, MayBeFragmentsOfAMessage) {
  const auto half = std::string_view{body}.substr(0, 5);
  const auto rest = std::string_view{body}.substr(5);
  EXPECT_EQ(read(bytes_of({.body = half, .last = false, .reserved = rsv1})
                 + bytes_of({.kind = opcode::ping})
                 + bytes_of({.kind = opcode::continuation, .last = false})
                 + bytes_of({.kind = opcode::continuation, .body = rest})),
            message);
  EXPECT_EQ(read(bytes_of({.body = "", .last = false, .reserved = rsv1})
                 + bytes_of({.kind = opcode::continuation, .body = body})),
            message);
}

TEST_F(CompressedFrames, SayItOncePerMessage) {
  const auto begun = bytes_of({.body = body, .last = false, .reserved = rsv1});
  EXPECT_EQ(read(begun + bytes_of({.kind = opcode::continuation, .reserved = rsv1})),
            words(frame_fault::reserved_bits));
  EXPECT_EQ(read(bytes_of({.body = "a", .last = false})
                 + bytes_of({.kind = opcode::continuation, .reserved = rsv1})),
            words(frame_fault::reserved_bits));
}

TEST_F(CompressedFrames, AreNoControlFrames) {
  for (const auto kind : {opcode::ping, opcode::pong, opcode::close})
    EXPECT_EQ(read(bytes_of({.kind = kind, .reserved = rsv1})), words(frame_fault::reserved_bits));
}

TEST_F(CompressedFrames, HaveNoOtherBits) {
  for (const auto bits : {1U, 2U, 3U, 5U, 6U, 7U})
    EXPECT_EQ(read(bytes_of({.body = body, .reserved = bits})), words(frame_fault::reserved_bits));
}

TEST_F(CompressedFrames, HaveToBeAgreedOn) {
  most.inflates = nullptr;
  EXPECT_EQ(read(bytes_of({.body = body, .reserved = rsv1})), words(frame_fault::reserved_bits));
}

TEST_F(CompressedFrames, InflateToNoMoreThanTheLimit) {
  most.message_bytes = message.size();
  EXPECT_EQ(read(bytes_of({.body = body, .reserved = rsv1})), message);
  most.message_bytes = message.size() - 1;
  EXPECT_EQ(read(bytes_of({.body = body, .reserved = rsv1})), words(frame_fault::too_large));
  const auto bomb = compressed(std::string(10'000'000, 'x'));
  most.message_bytes = 100'000;
  EXPECT_LT(bomb.size(), most.message_bytes);
  EXPECT_EQ(read(bytes_of({.body = bomb, .reserved = rsv1})), words(frame_fault::too_large));
  EXPECT_EQ(close_code_of(frame_fault::too_large), 1009);
}

TEST_F(CompressedFrames, AreKeptUpToALittleMoreThanTheLimit) {
  most.message_bytes = 100;
  const auto most_kept = most_compressed(100);
  const auto say = [](std::uint64_t bytes) {
    return bytes_of({.last = false, .reserved = rsv1, .longer = bytes});
  };
  EXPECT_EQ(read(say(most_kept)), "");
  EXPECT_EQ(read(say(most_kept + 1)), words(frame_fault::too_large));
  const auto begun = bytes_of(
    {.body = std::string(most_kept, 'x'), .last = false, .reserved = rsv1});
  EXPECT_EQ(read(begun + bytes_of({.kind = opcode::continuation, .body = "y", .last = false})),
            words(frame_fault::too_large));
}

TEST_F(CompressedFrames, FailIfTheyAreBroken) {
  for (const auto& wrong :
       {std::string{}, std::string{"\xFF\xFF"}, body.substr(0, body.size() / 2)})
    EXPECT_EQ(read(bytes_of({.body = wrong, .reserved = rsv1})),
              words(frame_fault::broken_compression));
  EXPECT_EQ(close_code_of(frame_fault::broken_compression), 1007);
}

TEST_F(CompressedFrames, AreUtf8WhenTheyAreText) {
  const auto half = message.substr(0, message.size() - 1);
  const auto wrong = compressed(half);
  EXPECT_EQ(read(bytes_of({.body = wrong, .reserved = rsv1})), words(frame_fault::invalid_utf8));
  EXPECT_EQ(read(bytes_of({.kind = opcode::binary, .body = wrong, .reserved = rsv1})), half);
}

} // namespace
} // namespace plenum::core::test
