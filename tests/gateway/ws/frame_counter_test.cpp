// SPDX-License-Identifier: Apache-2.0

#include "gateway/ws/frame_counter.hpp"

#include <gtest/gtest.h>

#include <string>

namespace plenum::core::test {
namespace {

constexpr auto last = 0x80U;
constexpr auto more = 0x00U;
constexpr auto text = 0x01U;
constexpr auto next = 0x00U;
constexpr auto ping = 0x89U;

/// A frame as clients send it.
std::string frame(unsigned first, std::size_t bytes) {
  auto made = std::string{static_cast<char>(first)};
  const auto add = [&](std::size_t value, int width) {
    for (auto i = width - 1; i >= 0; --i)
      made += static_cast<char>(value >> (8 * i) & 0xFFU);
  };
  if (bytes < 126)
    made += static_cast<char>(0x80U | bytes);
  else if (bytes < 65'536)
    add(0x80U | 126U, 1), add(bytes, 2);
  else
    add(0x80U | 127U, 1), add(bytes, 8);
  return made + "mask" + std::string(bytes, '\x81');
}

/// What a counter says of these bytes that come so many at a time.
std::size_t most_of(const std::string& bytes, std::size_t at_once) {
  auto counter = frame_counter{};
  auto most = std::size_t{0};
  for (std::size_t i = 0; i < bytes.size(); i += at_once)
    most = std::max(most, counter.look(std::string_view{bytes}.substr(i, at_once)));
  return most;
}

TEST(FrameCounter, CountsTheFramesOfEachMessageHoweverTheyCome) {
  const auto single = frame(last | text, 5);
  auto bytes = single + single + frame(more | text, 0) + frame(ping, 3) + frame(more | next, 200)
               + frame(ping, 0) + frame(last | next, 70'000) + single + single;
  for (const auto at_once : {1U, 2U, 3U, 7U, 1'000U, 100'000U})
    EXPECT_EQ(most_of(bytes, at_once), 3U) << at_once;
  EXPECT_EQ(most_of(single + single, 1), 1U);
}

TEST(FrameCounter, CountsThoseWithoutABody) {
  auto bytes = frame(more | text, 0);
  for (auto i = 0; i < 1'000; ++i)
    bytes += frame(more | next, 0);
  EXPECT_EQ(most_of(bytes, 13), 1'001U);
}

TEST(FrameCounter, SaysTheMostOfAMessageThatHasEndedBeforeAnotherBegan) {
  auto counter = frame_counter{};
  auto bytes = frame(more | text, 1) + frame(more | next, 1) + frame(last | next, 1);
  EXPECT_EQ(counter.look(bytes + frame(last | text, 1)), 3U);
  EXPECT_EQ(counter.look(frame(last | text, 1)), 1U);
}

TEST(FrameCounter, LivesThroughWhatIsNoFrame) {
  auto counter = frame_counter{};
  auto bytes = std::string{};
  for (auto i = 0; i < 10'000; ++i)
    bytes += static_cast<char>(i * 7 + i / 3);
  EXPECT_GT(counter.look(bytes), 0U);
}

} // namespace
} // namespace plenum::core::test
