// SPDX-License-Identifier: Apache-2.0
//
// The memory broker: the contract, and its limits on all groups together.

#include "cluster/memory_broker.hpp"

#include "tests/cluster/broker_contract.hpp"

#include <malloc.h>

namespace plenum::core::test {

namespace {

class memory_rig final : public broker_rig {
public:
  explicit memory_rig(const memory_broker_limits& limits)
    : broker_{limits, [this] { return now_; }} {}

  broker& through() override { return broker_; }
  wall_time now() const override { return now_; }
  void pass(std::chrono::milliseconds time) override { now_.ms += time.count(); }

private:
  wall_time now_{1'000'000};
  memory_broker broker_;
};

std::unique_ptr<broker_rig> make_memory_rig(const broker_setup& setup) {
  auto limits = memory_broker_limits{};
  limits.history = setup.history;
  limits.idempotency = setup.idempotency;
  return std::make_unique<memory_rig>(limits);
}

/// What a message costs in a group with a name of one letter.
constexpr std::size_t cost(std::size_t payload) {
  return publication_overhead + 1 + payload;
}

/// Room for three messages with 25 bytes of payload, 3 groups that nobody follows and 2 keys.
std::unique_ptr<broker_rig> make_small_rig(const broker_setup& setup) {
  auto limits = memory_broker_limits{};
  limits.history = setup.history;
  limits.total_bytes = 25 + 3 * cost(0);
  limits.groups = 3;
  limits.keys = 2;
  return std::make_unique<memory_rig>(limits);
}

using texts = std::vector<std::string>;

} // namespace

INSTANTIATE_TEST_SUITE_P(Memory, BrokerContract, ::testing::Values(&make_memory_rig));

/// A memory broker with little room.
class MemoryBroker : public BrokerContract {};

INSTANTIATE_TEST_SUITE_P(Small, MemoryBroker, ::testing::Values(&make_small_rig));

TEST_P(MemoryBroker, DropsTheGroupLongestWithoutAMessage) {
  make();
  publish("o", "0123456789");
  publish("y", "0123456789");
  publish("o", "0");
  publish("n", "0123456789");
  EXPECT_EQ(payloads(read("o").messages), (texts{"0123456789", "0"}));
  EXPECT_TRUE(read("y").messages.empty());
  EXPECT_EQ(payloads(read("n").messages), (texts{"0123456789"}));
}

TEST_P(MemoryBroker, StartsAnewWithAnotherEpochWhatItHasDropped) {
  make();
  const auto before = publish("g", "0123456789").at;
  publish("h", "0123456789");
  publish("h", "0123456789");
  const auto after = publish("g", "a").at;
  EXPECT_EQ(after.offset, 1U);
  EXPECT_NE(after.epoch, before.epoch);
}

TEST_P(MemoryBroker, BoundsHowManyGroupsItRemembersThatNobodyFollows) {
  make();
  const auto epoch_of = [this](const std::string& group) {
    const auto epoch = follow(group).at.epoch;
    unfollow(group);
    return epoch;
  };
  const auto epoch = epoch_of("f");
  EXPECT_EQ(epoch_of("f"), epoch);
  for (const auto* group : {"a", "b", "c"})
    epoch_of(group);
  EXPECT_NE(epoch_of("f"), epoch);
}

TEST_P(MemoryBroker, NeverDropsAGroupThatIsFollowed) {
  make();
  const auto epoch = follow("f").at.epoch;
  for (const auto* group : {"a", "b", "c", "d"}) {
    follow(group);
    publish(group, "0123456789");
  }
  EXPECT_EQ(publish("f", "x").at, (position{1, epoch}));
}

TEST_P(MemoryBroker, TrimsTheHistoriesOfFollowedGroupsTheOldestFirst) {
  make();
  for (const auto* group : {"a", "b"})
    follow(group);
  const auto first = publish("a", "1").at;
  publish("a", "2");
  publish("b", "3");
  publish("b", "4");
  EXPECT_EQ(payloads(read("a").messages), (texts{"2"}));
  EXPECT_EQ(payloads(read("b").messages), (texts{"3", "4"}));
  EXPECT_EQ(publish("a", "5").at, (position{3, first.epoch}));
  EXPECT_EQ(payloads(read("b").messages), (texts{"4"}));
}

TEST_P(MemoryBroker, CountsKnownKeysToo) {
  make();
  publish("g", "a");
  publish("g", "b");
  for (const auto* key : {"1", "2"})
    publish("h", "", {.save = false, .key = key});
  EXPECT_TRUE(read("g").messages.empty());
  EXPECT_TRUE(publish("h", "", {.save = false, .key = "1"}).duplicate);
}

TEST_P(MemoryBroker, CountsTheBytesOfWhatIsTooOldNoMore) {
  auto limits = history_limits{};
  limits.age = std::chrono::seconds{1};
  make({.history = limits});
  for (auto i = 0; i < 3; ++i) {
    publish("g", "0123456789");
    rig().pass(std::chrono::seconds{2});
    EXPECT_TRUE(read("g").messages.empty());
  }
  publish("g", "a");
  publish("h", "b");
  EXPECT_EQ(payloads(read("g").messages), (texts{"a"}));
}

TEST_P(MemoryBroker, ForgetsTheOldestKeysOfAGroup) {
  make();
  for (const auto* key : {"1", "2", "3", "4"})
    publish("g", "a", {.save = false, .key = key});
  EXPECT_FALSE(publish("g", "a", {.save = false, .key = "1"}).duplicate);
  EXPECT_TRUE(publish("g", "a", {.save = false, .key = "4"}).duplicate);
}

TEST(MemoryBrokerCost, OfAKeyIsAboutWhatItTakes) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "a sanitizer has an allocator of its own";
#endif
  auto broker = memory_broker{{}, &wall_time::now};
  const auto before = mallinfo2().uordblks;
  constexpr auto count = std::size_t{10'000};
  for (auto i = std::size_t{0}; i < count; ++i)
    broker.publish(draft({.group = *group_name::parse("g"), .key = "key" + std::to_string(i)}), {},
                   [](const result<receipt>&) {});
  const auto grown = static_cast<double>(mallinfo2().uordblks - before);
  const auto counted = static_cast<double>(count * (known_key_overhead + 7));
  EXPECT_GT(counted, 0.9 * grown);
  EXPECT_LT(counted, 1.5 * grown);
}

} // namespace plenum::core::test
