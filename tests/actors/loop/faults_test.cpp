// SPDX-License-Identifier: Apache-2.0
//
// What becomes of exceptions that nobody catches.

#include "actors/loop/faults.hpp"

#include "gateway/endpoints/command_endpoint.hpp"
#include "protocol/wires.hpp"
#include "tests/support/test_node.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include <unistd.h>

namespace plenum::core::test {
namespace {

using lines = std::vector<std::string>;

/// Serves commands, but for `ping`, which it throws at.
class faulty_endpoint final : public endpoint {
public:
  void on_open(channel_state& channel) override { commands_.on_open(channel); }

  void on_command(channel_state& channel, request&& what) override {
    if (std::holds_alternative<command::ping>(what.what))
      throw 7; // NOLINT: anything may be thrown.
    commands_.on_command(channel, std::move(what));
  }

  void on_close(channel_state& channel, std::uint16_t code, const std::string& why) override {
    commands_.on_close(channel, code, why);
  }

private:
  command_endpoint commands_;
};

/// Fails before the channel has begun.
class stillborn_endpoint final : public endpoint {
public:
  void on_open(channel_state&) override { throw std::runtime_error{"no"}; }
  void on_command(channel_state&, request&&) override {}
  void on_close(channel_state&, std::uint16_t, const std::string&) override {}
};

std::exception_ptr made_of(const auto& what) {
  return std::make_exception_ptr(what);
}

TEST(Faults, HaveWordsWhateverWasThrown) {
  EXPECT_EQ(words_of(made_of(std::runtime_error{"no disk"})), "no disk");
  EXPECT_EQ(words_of(made_of(7)), "something that is no std::exception");
}

TEST(Faults, AreGivenUpOneByOne) {
  EXPECT_TRUE(guarded("a test", [] {}));
  EXPECT_FALSE(guarded("a test", [] { throw 7; }));
}

TEST(FaultsDeathTest, EndTheProcessWithWords) {
  const auto fail = [] {
    ::dup2(STDERR_FILENO, STDOUT_FILENO); // Where the log goes.
    must_not_fail("the loop", [] { throw std::runtime_error{"no disk"}; });
  };
  EXPECT_DEATH(fail(), "the loop failed.*no disk");
}

TEST(Faults, EndTheChannelAndNobodyElse) {
  auto node = test_node{};
  auto ann = node.connect("ann");
  auto bob = node.connect("bob", 0, wires::json, std::make_shared<faulty_endpoint>());
  ann.join("room", {.notify = true});
  bob.join("room");
  ann.told();
  bob.ask({command::ping{}});
  EXPECT_EQ(ann.told(), (lines{"member room leave bob"}));
  EXPECT_EQ(bob.box().closed, disconnect::internal);
  ann.send_to(bob.id(), "still there?");
  EXPECT_EQ(ann.told(), (lines{"sent no_such_channel"}));
}

TEST(Faults, EndAChannelThatHasNotBegun) {
  auto node = test_node{};
  auto ann = node.connect("ann", 0, wires::json, std::make_shared<stillborn_endpoint>());
  EXPECT_EQ(ann.box().closed, disconnect::internal);
}

} // namespace
} // namespace plenum::core::test
