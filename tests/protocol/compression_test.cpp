// SPDX-License-Identifier: Apache-2.0
//
// What is compressed, and what becomes of it at the other end.

#include "protocol/deflater.hpp"
#include "protocol/frame.hpp"
#include "protocol/inflater.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <random>

namespace plenum::core::test {
namespace {

using outcome = inflater::outcome;

constexpr auto plenty = std::size_t{1'000'000};

std::string framed(opcode kind, std::string_view body) {
  auto frame = std::string{};
  append_frame(frame, kind, body);
  return frame;
}

/// A text as they are: words, again and again.
std::string prose(std::size_t bytes, std::uint32_t seed = 1) {
  auto random = std::mt19937{seed};
  auto text = std::string{};
  while (text.size() < bytes)
    text += "word" + std::to_string(random() % 1000) + ' ';
  text.resize(bytes);
  return text;
}

std::string noise(std::size_t bytes) {
  auto random = std::mt19937{2};
  auto text = std::string{};
  while (text.size() < bytes)
    text += static_cast<char>(random() % 256);
  return text;
}

bool is_compressed(std::string_view frame) {
  return (static_cast<unsigned char>(frame.at(0)) & 0x40U) != 0;
}

std::string bytes(std::initializer_list<unsigned> all) {
  auto text = std::string{};
  for (const auto each : all)
    text += static_cast<char>(each);
  return text;
}

class Compression : public testing::Test {
protected:
  /// The message of a compressed frame.
  std::string opened(std::string_view frame) {
    EXPECT_TRUE(is_compressed(frame));
    const auto made = unpack.inflate(first_frame(frame).body, plenty);
    EXPECT_EQ(made.is, outcome::whole);
    return std::string{made.body};
  }

  outcome ends(std::string_view body, std::size_t most = plenty) {
    return unpack.inflate(body, most).is;
  }

  deflater pack;
  inflater unpack;
};

TEST_F(Compression, MakesOfMessagesWhatTheyWere) {
  for (const auto size : {1U, 100U, 125U, 126U, 1'000U, 5'000U, 70'000U, 500'000U}) {
    const auto text = prose(size);
    const auto frame = pack.compress(framed(opcode::binary, text), 0);
    const auto whole = first_frame(frame);
    EXPECT_EQ(whole.whole.size(), frame.size());
    EXPECT_EQ(whole.kind, opcode::binary);
    if (size >= 100) {
      EXPECT_EQ(opened(frame), text);
    }
  }
}

TEST_F(Compression, RemembersNothingOfTheMessageBefore) {
  const auto text = framed(opcode::text, prose(1'000));
  const auto first = pack.compress(text, 0);
  pack.compress(framed(opcode::text, prose(100'000, 2)), 0);
  EXPECT_EQ(pack.compress(text, 0), first);
  EXPECT_EQ(opened(first), prose(1'000));
}

TEST_F(Compression, LeavesWhatIsShortOrBecomesLonger) {
  const auto text = framed(opcode::text, prose(300));
  EXPECT_EQ(pack.compress(text, 301), text);
  EXPECT_TRUE(is_compressed(pack.compress(text, 300)));
  for (const auto size : {0U, 1U, 4U, 300U, 70'000U}) {
    const auto random = framed(opcode::binary, noise(size));
    EXPECT_EQ(pack.compress(random, 0), random);
  }
  EXPECT_EQ(pack.counted().messages, 1U);
}

TEST_F(Compression, LeavesControlFramesAndFragments) {
  const auto text = prose(110);
  auto frames = framed(opcode::ping, text);
  append_fragment(frames, opcode::text, text, false);
  append_fragment(frames, opcode::continuation, text, true);
  EXPECT_EQ(pack.compress(frames, 0), frames);
  const auto mixed = pack.compress(frames + framed(opcode::text, text), 0);
  EXPECT_TRUE(mixed.starts_with(frames));
  EXPECT_EQ(opened(std::string_view{mixed}.substr(frames.size())), text);
}

TEST_F(Compression, CountsWhatItHasMadeSmaller) {
  const auto frame = pack.compress(framed(opcode::text, prose(1'000)), 0);
  EXPECT_EQ(pack.counted().messages, 1U);
  EXPECT_EQ(pack.counted().bytes_in, 1'000U);
  EXPECT_EQ(pack.counted().bytes_out, first_frame(frame).body.size());
}

TEST_F(Compression, RefersNoFurtherBackThanItSays) {
  const auto far = noise(3'000);
  const auto text = far + far + prose(5'000) + far;
  const auto frame = pack.compress(framed(opcode::text, text), 0);
  const auto body = std::string{first_frame(frame).body} + bytes({0, 0, 0xFF, 0xFF});
  auto small = z_stream{};
  ASSERT_EQ(inflateInit2(&small, -static_cast<int>(deflater::window_bits)), Z_OK);
  auto made = std::string(text.size() + 1, '\0');
  small.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data())); // NOLINT
  small.avail_in = static_cast<uInt>(body.size());
  for (auto at = std::size_t{0}; at < text.size(); ++at) { // A byte at a time: through the window.
    small.next_out = reinterpret_cast<Bytef*>(made.data() + at);
    small.avail_out = 1;
    ASSERT_EQ(inflate(&small, Z_SYNC_FLUSH), Z_OK);
  }
  made.pop_back();
  EXPECT_EQ(made, text);
  inflateEnd(&small);
}

// RFC 7692 section 7.2.3.
TEST_F(Compression, ReadsTheExamplesOfTheStandard) {
  for (const auto& body :
       {bytes({0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00}),
        bytes({0x00, 0x05, 0x00, 0xfa, 0xff, 0x48, 0x65, 0x6c, 0x6c, 0x6f, 0x00}),
        bytes({0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x00}),
        bytes({0xf2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xff, 0xff, 0xca, 0xc9, 0xc9, 0x07, 0x00})}) {
    const auto made = unpack.inflate(body, plenty);
    EXPECT_EQ(made.is, outcome::whole);
    EXPECT_EQ(made.body, "Hello");
  }
  const auto nothing = unpack.inflate(bytes({0x00}), plenty);
  EXPECT_EQ(nothing.is, outcome::whole);
  EXPECT_EQ(nothing.body, "");
}

TEST_F(Compression, RefersToNothingThatWasSaidBefore) {
  ASSERT_EQ(ends(bytes({0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00})), outcome::whole);
  EXPECT_EQ(ends(bytes({0xf2, 0x00, 0x11, 0x00, 0x00})), outcome::broken); // "Hello" once more.
}

TEST_F(Compression, SaysWhatIsBroken) {
  EXPECT_EQ(ends(""), outcome::broken);
  EXPECT_EQ(ends("\xFF\xFF\xFF"), outcome::broken);
  EXPECT_EQ(ends(bytes({0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00})), outcome::broken);
  const auto frame = pack.compress(framed(opcode::text, prose(2'000)), 0);
  const auto body = first_frame(frame).body;
  for (auto end = std::size_t{0}; end < body.size() - 1; ++end)
    EXPECT_NE(unpack.inflate(body.substr(0, end), plenty).body, prose(2'000)) << end;
  EXPECT_EQ(ends(body.substr(0, body.size() / 2)), outcome::broken);
  EXPECT_EQ(ends(body), outcome::whole); // It reads on as if nothing had happened.
}

TEST_F(Compression, LivesThroughBytesOfAnyKind) {
  auto random = std::mt19937{3};
  const auto frame = pack.compress(framed(opcode::text, prose(500)), 0);
  for (auto round = 0; round < 20'000; ++round) {
    auto body = std::string{first_frame(frame).body};
    for (auto changes = random() % 4 + 1; changes > 0; --changes)
      body[random() % body.size()] = static_cast<char>(random() % 256);
    EXPECT_LE(unpack.inflate(body, 1'000).body.size(), 1'000U);
  }
}

TEST_F(Compression, MakesNoMoreThanItIsToldTo) {
  const auto body = std::string{
    first_frame(pack.compress(framed(opcode::text, std::string(100'000, 'x')), 0)).body};
  EXPECT_LT(body.size(), 1'000U);
  EXPECT_EQ(ends(body, 100'000), outcome::whole);
  EXPECT_EQ(ends(body, 99'999), outcome::too_large);
  EXPECT_EQ(ends(body, 16 * 1024), outcome::too_large);
  EXPECT_EQ(ends(body, 1), outcome::too_large);
  EXPECT_EQ(ends(body, 0), outcome::too_large);
  EXPECT_EQ(ends(bytes({0}), 0), outcome::whole);
}

/// Whatever zlib is told, it makes of no message more than is let in.
TEST_F(Compression, LetsMessagesInThatHaveBecomeLonger) {
  for (auto level = 0; level <= 9; ++level)
    for (auto memory = 1; memory <= 9; ++memory)
      for (const auto size : {0U, 1U, 100U, 10'000U, 100'000U}) {
        auto text = noise(size);
        auto z = z_stream{};
        ASSERT_EQ(deflateInit2(&z, level, Z_DEFLATED, -9, memory, Z_DEFAULT_STRATEGY), Z_OK);
        auto made = std::string(2 * size + 100, '\0');
        z.next_in = reinterpret_cast<Bytef*>(text.data());
        z.avail_in = size;
        z.next_out = reinterpret_cast<Bytef*>(made.data());
        z.avail_out = static_cast<uInt>(made.size());
        ASSERT_EQ(deflate(&z, Z_SYNC_FLUSH), Z_OK);
        EXPECT_LE(made.size() - z.avail_out, most_compressed(size)) << level << ' ' << memory;
        deflateEnd(&z);
      }
}

} // namespace
} // namespace plenum::core::test
