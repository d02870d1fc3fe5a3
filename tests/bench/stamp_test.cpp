// SPDX-License-Identifier: Apache-2.0

#include "bench/load/stamp.hpp"

#include <gtest/gtest.h>

#include <string>

namespace plenum::core::load {
namespace {

std::string written(const stamp& what) {
  auto text = std::string(stamp_size, ' ');
  write_stamp(text.data(), what);
  return text;
}

TEST(Stamp, IsReadBack) {
  for (const auto& what : {stamp{}, stamp{1, 2, 3}, stamp{~0U, ~0U, ~std::uint64_t{0}},
                           stamp{0x12345678, 0x9ABCDEF0, 0x0123456789ABCDEF}})
    EXPECT_EQ(read_stamp(written(what).data()), what);
}

TEST(Stamp, IsTextOfFixedWidth) {
  EXPECT_EQ(written({0x1F, 2, 0xABC}), "@plenum:0000001f000000020000000000000abc");
}

TEST(StampFinder, FindsEveryStampOfABatchInEveryFrame) {
  const auto one = written({1, 1, 1});
  const auto batch = "[" + one + "," + one + "]";
  auto finder = stamp_finder{};
  for (auto frame = 0; frame < 3; ++frame) {
    EXPECT_EQ(finder.find(batch), 1U);
    EXPECT_EQ(finder.find(batch, 1 + stamp_size), 2 + stamp_size);
    EXPECT_EQ(finder.find(batch, 2 + 2 * stamp_size), std::string_view::npos);
  }
}

TEST(StampFinder, IsNotMisledByTheLastFrame) {
  const auto one = written({1, 1, 1});
  auto finder = stamp_finder{};
  EXPECT_EQ(finder.find("long header " + one), 12U);
  EXPECT_EQ(finder.find("{" + one), 1U);
  EXPECT_EQ(finder.find("no stamp at all, but long enough to hold one, and more"),
            std::string_view::npos);
  EXPECT_EQ(finder.find(one.substr(0, stamp_size - 1)), std::string_view::npos);
}

} // namespace
} // namespace plenum::core::load
