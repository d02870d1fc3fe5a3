// SPDX-License-Identifier: Apache-2.0
//
// What a group is sent is compressed once, for all members who take that.

#include "protocol/deflater.hpp"
#include "protocol/inflater.hpp"
#include "tests/protocol/unframe.hpp"
#include "tests/support/knock_wire.hpp"
#include "tests/support/test_node.hpp"
#include "tests/support/told.hpp"

#include <gtest/gtest.h>

namespace plenum::core::test {
namespace {

using lines = std::vector<std::string>;

const auto text = std::string(1'000, 'x');

class Compressed : public testing::Test {
protected:
  static std::uint64_t counted() { return deflater::here().counted().messages; }

  /// What it is sent, after the node has run.
  std::string sent(const test_client& who) {
    node.run();
    return std::exchange(who.box().sent, {});
  }

  /// A member; what it has been told of its join is forgotten.
  void join(test_client& who) {
    who.join("room");
    who.told();
  }

  test_node node;
};

bool is_compressed(std::string_view frames) {
  return (static_cast<unsigned char>(frames.at(0)) & 0x40U) != 0;
}

/// What such a message says.
lines told_by(std::string_view frames) {
  auto by = inflater{};
  auto plain = std::string{};
  const auto frame = first_frame(frames);
  append_frame(plain, frame.kind, by.inflate(frame.body, 10'000).body);
  return told(plain);
}

TEST_F(Compressed, OnceForAllMembersOfAWire) {
  auto sender = node.connect("ann");
  auto members = std::vector<test_client>{};
  for (auto i = 0U; i < 6; ++i) {
    members.push_back(node.connect_compressed("bob", i % 2));
    join(members.back());
  }
  const auto before = counted();
  sender.send("room", text);
  const auto first = sent(members.front());
  EXPECT_EQ(counted(), before + 1);
  EXPECT_TRUE(is_compressed(first));
  EXPECT_EQ(told_by(first), lines{"message room " + text});
  for (auto i = 1U; i < 6; ++i)
    EXPECT_EQ(sent(members[i]), first);
}

TEST_F(Compressed, OnlyForThoseWhoTakeIt) {
  auto ann = node.connect("ann");
  auto bob = node.connect_compressed("bob");
  auto cid = node.connect_compressed("cid", 1, wires::msgpack);
  auto dan = node.connect("dan", 1, wires::msgpack);
  for (auto* each : {&ann, &bob})
    join(*each);
  for (auto* each : {&cid, &dan}) {
    each->join("room");
    sent(*each);
  }
  const auto before = counted();
  bob.send("room", text, {.echo = false});
  EXPECT_EQ(ann.told(), lines{"message room " + text});
  EXPECT_TRUE(is_compressed(sent(cid)));
  EXPECT_FALSE(is_compressed(sent(dan)));
  EXPECT_EQ(counted(), before + 2); // Once per wire.
}

TEST_F(Compressed, OnlyIfItIsLongEnough) {
  auto bob = node.connect_compressed("bob");
  join(bob);
  const auto before = counted();
  node.connect("ann").send("room", "short");
  EXPECT_EQ(bob.told(), lines{"message room short"});
  EXPECT_EQ(counted(), before);
}

TEST_F(Compressed, NeverIfNobodyTakesIt) {
  auto ann = node.connect("ann");
  join(ann);
  auto bob = node.connect_compressed("bob");
  join(bob);
  bob.leave("room");
  bob.told();
  const auto before = counted();
  bob.send("room", text);
  EXPECT_EQ(ann.told(), lines{"message room " + text});
  EXPECT_EQ(counted(), before);
}

TEST_F(Compressed, NeverWhatIsForOneChannel) {
  auto bob = node.connect_compressed("bob");
  node.connect("ann").send_to(bob.id(), text);
  const auto direct = sent(bob);
  EXPECT_FALSE(is_compressed(direct));
  EXPECT_NE(direct.find(text), std::string::npos);
}

TEST_F(Compressed, NeverWhereEveryMemberHasItsOwnMessages) {
  auto bob = node.connect_compressed("bob", 0, &knock_wire);
  node.enroll(bob, "room");
  sent(bob);
  const auto before = counted();
  node.connect("ann").send("room", text);
  EXPECT_NE(sent(bob).find(text), std::string::npos);
  EXPECT_EQ(counted(), before);
}

TEST_F(Compressed, WithWhatWasThereBeforeTheMemberInItsOrder) {
  auto ann = node.connect("ann");
  auto bob = node.connect_compressed("bob");
  ann.send("room", text, {.save = true});
  node.run();
  bob.join("room", {.history = 1});
  node.step(1'000); // Nothing is written yet.
  ann.send("room", text + '2', {.save = true});
  const auto frames = sent(bob);
  const auto answer = first_frame(frames);
  EXPECT_EQ(told(answer.whole), lines{"joined room channel_added 1 [" + text + "]"});
  const auto next = std::string_view{frames}.substr(answer.whole.size());
  ASSERT_TRUE(is_compressed(next));
  EXPECT_EQ(told_by(next), lines{"message room " + text + "2 @2"});
}

} // namespace
} // namespace plenum::core::test
