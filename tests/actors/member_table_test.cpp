// SPDX-License-Identifier: Apache-2.0

#include "actors/member_table.hpp"
#include "protocol/wires.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace plenum::core {
namespace {

constexpr auto all_wires = std::array{wires::json, wires::msgpack, wires::raw_text,
                                      wires::raw_bytes, wires::raw_json};

member make(wire speaks = wires::json, std::size_t shard = 0, bool notify = false,
            bool compressed = false) {
  return {channel_id::make(), *user_id::parse("ann"), {speaks, compressed}, shard, notify};
}

TEST(MemberTable, KnowsItsMembers) {
  auto table = member_table{};
  const auto ann = make();
  EXPECT_TRUE(table.empty());
  EXPECT_TRUE(table.add(ann));
  EXPECT_FALSE(table.add(ann));
  EXPECT_TRUE(table.has(ann.channel));
  EXPECT_EQ(table.size(), 1U);
  EXPECT_TRUE(table.remove(ann.channel));
  EXPECT_FALSE(table.remove(ann.channel));
  EXPECT_TRUE(table.empty());
}

TEST(MemberTable, GivesBackWhoLeaves) {
  auto table = member_table{};
  const auto ann = make(wires::msgpack, 3, true, true);
  table.add(ann);
  const auto gone = table.remove(ann.channel);
  ASSERT_TRUE(gone);
  EXPECT_EQ(gone->channel, ann.channel);
  EXPECT_EQ(gone->user, ann.user);
  EXPECT_EQ(gone->format, (wire_format{wires::msgpack, true}));
  EXPECT_EQ(gone->shard, 3U);
  EXPECT_TRUE(gone->notify);
}

TEST(MemberTable, ReplacesWhatIsKnownOfAMember) {
  auto table = member_table{};
  auto ann = make(wires::json, 0, true);
  table.add(ann);
  ann.notify = false;
  table.add(ann);
  EXPECT_FALSE(table.wants_notices());
  EXPECT_EQ(table.size(), 1U);
}

TEST(MemberTable, ListsAsManyAsAreAskedFor) {
  auto table = member_table{};
  const auto ann = make();
  table.add(ann);
  table.add(make());
  EXPECT_TRUE(table.list(0, "n1").empty());
  EXPECT_EQ(table.list(1, "n1").size(), 1U);
  const auto all = table.list(10, "n1");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_TRUE(std::any_of(all.begin(), all.end(), [&](const auto& one) {
    return one.channel == ann.channel && one.user == ann.user && one.node == "n1";
  }));
}

/// What it says of wires, shards and notices is what counting the members says.
TEST(MemberTable, CountsWiresShardsAndNoticesRight) {
  auto random = std::mt19937{3};
  auto table = member_table{};
  auto members = std::vector<member>{};
  for (auto step = 0; step < 2000; ++step) {
    if (members.empty() || random() % 2 == 0) {
      members.push_back(make(all_wires[random() % all_wires.size()], random() % 5,
                             random() % 4 == 0, random() % 2 == 0));
      ASSERT_TRUE(table.add(members.back()));
    } else {
      const auto gone = members.begin() + static_cast<std::ptrdiff_t>(random() % members.size());
      ASSERT_TRUE(table.remove(gone->channel));
      members.erase(gone);
    }
    const auto any = [&](auto is) { return std::any_of(members.begin(), members.end(), is); };
    const auto count = [&](wire w, bool compressed) {
      return std::count_if(members.begin(), members.end(), [&](const member& m) {
        return m.format == wire_format{w, compressed};
      });
    };
    for (const auto& used : table.wires()) {
      ASSERT_GT(used.plain + used.compressed, 0U);
      ASSERT_EQ(used.plain, count(used.speaks, false));
      ASSERT_EQ(used.compressed, count(used.speaks, true));
    }
    const auto in_use = std::count_if(all_wires.begin(), all_wires.end(), [&](wire w) {
      return any([w](const member& m) { return m.format.speaks == w; });
    });
    ASSERT_EQ(table.wires().size(), in_use);
    for (std::size_t shard = 0; shard < 7; ++shard)
      ASSERT_EQ(table.on_shard(shard), any([shard](const member& m) { return m.shard == shard; }));
    ASSERT_EQ(table.wants_notices(), any([](const member& m) { return m.notify; }));
    ASSERT_EQ(table.size(), members.size());
  }
}

} // namespace
} // namespace plenum::core
