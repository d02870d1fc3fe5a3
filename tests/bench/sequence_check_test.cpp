// SPDX-License-Identifier: Apache-2.0

#include "bench/load/sequence_check.hpp"

#include <gtest/gtest.h>

namespace plenum::core::load {
namespace {

TEST(SequenceCheck, FindsNothingWhenAllIsInOrder) {
  auto check = sequence_check{2, 2};
  for (std::uint32_t n = 0; n < 10; ++n)
    for (std::size_t receiver = 0; receiver < 2; ++receiver)
      for (std::size_t publisher = 0; publisher < 2; ++publisher)
        EXPECT_TRUE(check.see(receiver, publisher, n));
  for (std::size_t receiver = 0; receiver < 2; ++receiver)
    check.expect_all(receiver, 1, 10);
  EXPECT_FALSE(check.found().any());
}

TEST(SequenceCheck, FindsWhatIsLost) {
  auto check = sequence_check{1, 1};
  check.see(0, 0, 0);
  check.see(0, 0, 3);
  check.expect_all(0, 0, 6);
  EXPECT_EQ(check.found(), (faults{.lost = 4}));
}

TEST(SequenceCheck, FindsWhatIsDoubled) {
  auto check = sequence_check{1, 1};
  EXPECT_TRUE(check.see(0, 0, 0));
  EXPECT_FALSE(check.see(0, 0, 0));
  EXPECT_EQ(check.found(), (faults{.doubled = 1}));
}

TEST(SequenceCheck, FindsWhatCameLate) {
  auto check = sequence_check{1, 1};
  check.see(0, 0, 1);
  EXPECT_TRUE(check.see(0, 0, 0));
  EXPECT_FALSE(check.see(0, 0, 0));
  EXPECT_EQ(check.found(), (faults{.doubled = 1, .out_of_order = 1}));
}

TEST(SequenceCheck, KeepsReceiversAndPublishersApart) {
  auto check = sequence_check{2, 2};
  check.see(0, 0, 0);
  check.see(0, 1, 0);
  check.see(1, 0, 0);
  EXPECT_FALSE(check.found().any());
  check.expect_all(1, 1, 1);
  EXPECT_EQ(check.found(), (faults{.lost = 1}));
}

} // namespace
} // namespace plenum::core::load
