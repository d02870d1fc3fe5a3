// SPDX-License-Identifier: Apache-2.0
//
// Tests of base/channel_id: the UUID of a channel.

#include "base/channel_id.hpp"

#include <gtest/gtest.h>

#include <string>
#include <unordered_set>

using plenum::core::channel_id;
using plenum::core::errc;
using plenum::core::node_id;

namespace {

constexpr auto example = "7f3c9a34-8a53-4a0c-9e3f-3c1c5d0a6f11";

TEST(ChannelId, IsAVersionFourUuid) {
  for (int i = 0; i < 100; ++i) {
    const auto text = channel_id::make().str();
    ASSERT_EQ(text.size(), 36U);
    EXPECT_EQ(text[14], '4') << text;
    EXPECT_NE(std::string{"89ab"}.find(text[19]), std::string::npos) << text;
  }
}

TEST(ChannelId, IsDifferentEveryTime) {
  auto seen = std::unordered_set<channel_id>{};
  for (int i = 0; i < 1000; ++i)
    seen.insert(channel_id::make());
  EXPECT_EQ(seen.size(), 1000U);
}

TEST(ChannelId, ReadsItsOwnText) {
  const auto id = channel_id::make();
  EXPECT_EQ(*channel_id::parse(id.str()), id);
  EXPECT_EQ(channel_id::parse(example)->str(), example);
}

TEST(ChannelId, SaysWhereTheChannelIs) {
  const auto id = channel_id::make(node_id{0x0123ABCD});
  EXPECT_EQ(id.home(), node_id{0x0123ABCD});
  EXPECT_EQ(id.str().substr(28), "0123abcd");
  EXPECT_EQ(channel_id::parse(id.str())->home(), node_id{0x0123ABCD});
}

TEST(NodeId, ReadsItsOwnTextAndNoOther) {
  EXPECT_EQ(node_id{0x0123ABCD}.str(), "0123abcd");
  EXPECT_EQ(*node_id::parse("0123abcd"), node_id{0x0123ABCD});
  for (const auto* text : {"", "0123abc", "0123abcde", "0123abcg", "-123abcd"})
    EXPECT_FALSE(node_id::parse(text)) << text;
  EXPECT_NE(node_id::make(), node_id::make());
}

TEST(ChannelId, ReadsEitherCaseAndWritesLower) {
  EXPECT_EQ(channel_id::parse("7F3C9A34-8A53-4A0C-9E3F-3C1C5D0A6F11")->str(), example);
}

TEST(ChannelId, RefusesEveryOtherText) {
  for (const auto* text :
       {"", "7f3c9a34", "7f3c9a348a534a0c9e3f3c1c5d0a6f11", "7f3c9a34-8a53-4a0c-9e3f-3c1c5d0a6f1",
        "7f3c9a34-8a53-4a0c-9e3f-3c1c5d0a6f111", "7f3c9a34-8a53-4a0c-9e3f-3c1c5d0a6f1g",
        "7f3c9a34_8a53-4a0c-9e3f-3c1c5d0a6f11", "7f3c9a34-8a53-4a0c-9e3f-3c1c-d0a6f11"}) {
    const auto refused = channel_id::parse(text);
    ASSERT_FALSE(refused) << text;
    EXPECT_EQ(refused.error().code, errc::invalid_field);
  }
}

} // namespace
