// SPDX-License-Identifier: Apache-2.0
//
// The reader and Beast get the same bytes in the same pieces, and have to hear the same. How many
// cases: PLENUM_FUZZ_CASES; `./dev fuzz` takes many more. To see one again: PLENUM_FUZZ_FIRST.

#include "gateway/ws/frame_reader.hpp"
#include "tests/gateway/ws/beast_oracle.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

namespace plenum::core::test {
namespace {

std::string_view name_of(opcode kind) {
  switch (kind) {
    case opcode::text: return "text";
    case opcode::binary: return "binary";
    case opcode::ping: return "ping";
    case opcode::pong: return "pong";
    default: return "close";
  }
}

struct reading {
  outcome came;
  frame_fault fault{};
  std::size_t left = 0; ///< Bytes that were not read though nothing was wrong.
};

reading ask_reader(const client_stream& about) {
  auto bytes = about.bytes;
  auto read = reading{};
  auto reader = frame_reader{};
  auto at = std::size_t{0};
  for (const auto size : about.pieces) {
    auto piece = std::span{bytes}.subspan(at, size);
    at += size;
    for (;;) {
      const auto found = reader.next(piece, {.message_bytes = about.message_bytes});
      if (found.is == frame_reader::found::what::nothing)
        break;
      if (found.is == frame_reader::found::what::fault) {
        read.came.failed = close_code_of(read.fault = found.fault);
        return read;
      }
      const auto is_close = found.kind == opcode::close;
      read.came.hear(name_of(found.kind), is_close ? read_close(found.body).reason : found.body);
      if (is_close) {
        read.came.closed = read_close(found.body).code;
        return read;
      }
    }
    read.left += piece.size();
  }
  return read;
}

/// Beast takes a length with its highest bit set for any other; RFC 6455 section 5.2 does not.
void allow_for_endless_length(outcome& beast, frame_fault fault) {
  if (fault == frame_fault::endless_length && beast.failed == 1009)
    beast.failed = 1002;
}

std::string in_hex(std::string_view bytes) {
  auto out = std::string{};
  for (const auto each : bytes) {
    out += "0123456789abcdef"[static_cast<unsigned char>(each) >> 4U];
    out += "0123456789abcdef"[static_cast<unsigned char>(each) & 15U];
  }
  return out;
}

void expect_the_same(std::uint64_t seed) {
  const auto stream = make_stream(seed);
  const auto read = ask_reader(stream);
  auto beast = ask_beast(stream);
  allow_for_endless_length(beast, read.fault);
  ASSERT_EQ(read.left, 0U) << "case " << seed;
  ASSERT_EQ(read.came, beast) << "case " << seed << ", limit " << stream.message_bytes << ", "
                              << stream.pieces.size() << " pieces of " << in_hex(stream.bytes)
                              << "\nours: " << read.came.closed << '/' << read.came.failed << ' '
                              << to_string(read.fault) << '\n'
                              << read.came.heard << "\nBeast's: " << beast.closed << '/'
                              << beast.failed << '\n'
                              << beast.heard;
}

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const auto* asked = std::getenv(variable);
  return asked == nullptr ? otherwise : std::stoull(asked);
}

void expect_the_same_from(std::uint64_t seed) {
  const auto cases = number_from("PLENUM_FUZZ_CASES", 150'000);
  for (auto each = seed; each != seed + cases; ++each) {
    expect_the_same(each);
    if (testing::Test::HasFatalFailure())
      return;
  }
}

TEST(FrameFuzz, HearsWhatBeastHears) {
  expect_the_same_from(1);
}

TEST(FrameFuzz, HearsWhatBeastHearsInOtherCases) {
  auto device = std::random_device{};
  const auto first = number_from("PLENUM_FUZZ_FIRST", std::uint64_t{device()} << 32U);
  std::cout << "PLENUM_FUZZ_FIRST=" << first << std::endl;
  expect_the_same_from(first);
}

} // namespace
} // namespace plenum::core::test
