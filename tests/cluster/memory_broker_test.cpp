// SPDX-License-Identifier: Apache-2.0
//
// The memory broker: the contract, and its limits on all groups together.

#include "cluster/memory_broker.hpp"

#include "tests/cluster/broker_contract.hpp"

namespace plenum::test {

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

std::unique_ptr<broker_rig> make_small_rig(const broker_setup& setup) {
  auto limits = memory_broker_limits{};
  limits.history = setup.history;
  limits.total_bytes = 25;
  limits.groups = 3;
  limits.keys = 2;
  return std::make_unique<memory_rig>(limits);
}

using texts = std::vector<std::string>;

} // namespace

INSTANTIATE_TEST_SUITE_P(Memory, BrokerContract, ::testing::Values(&make_memory_rig));

/// A memory broker with room for 25 bytes, 3 groups and 2 keys.
class MemoryBroker : public BrokerContract {};

INSTANTIATE_TEST_SUITE_P(Small, MemoryBroker, ::testing::Values(&make_small_rig));

TEST_P(MemoryBroker, DropsTheGroupLongestWithoutAMessage) {
  make();
  publish("old", "0123456789");
  publish("young", "0123456789");
  publish("old", "0");
  publish("new", "0123456789");
  EXPECT_EQ(payloads(read("old").messages), (texts{"0123456789", "0"}));
  EXPECT_TRUE(read("young").messages.empty());
  EXPECT_EQ(payloads(read("new").messages), (texts{"0123456789"}));
}

TEST_P(MemoryBroker, StartsAnewWithAnotherEpochWhatItHasDropped) {
  make();
  const auto before = publish("g", "0123456789").at;
  publish("h", "0123456789012345");
  const auto after = publish("g", "a").at;
  EXPECT_EQ(after.offset, 1U);
  EXPECT_NE(after.epoch, before.epoch);
}

TEST_P(MemoryBroker, BoundsHowManyGroupsItRemembers) {
  make();
  const auto epoch = follow("first").at.epoch;
  EXPECT_EQ(follow("first").at.epoch, epoch);
  for (const auto* group : {"a", "b", "c"})
    follow(group);
  EXPECT_NE(follow("first").at.epoch, epoch);
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

} // namespace plenum::test
