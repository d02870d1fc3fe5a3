// SPDX-License-Identifier: Apache-2.0
//
// Tests with bytes that nobody meant: recorded frames, changed at random with a
// fixed seed. Whatever a codec makes of them must be safe to pass on.

#include "protocol/limits.hpp"
#include "protocol/msgpack/reader.hpp"
#include "protocol/wires.hpp"
#include "tests/protocol/describe.hpp"
#include "tests/protocol/golden.hpp"
#include "tests/protocol/samples.hpp"
#include "tests/protocol/unframe.hpp"
#include "tests/support/spoken.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <random>

using namespace plenum;
using namespace plenum::core;
using namespace plenum::core::test;

namespace {

constexpr int cases = 40000;

/// So many commands at least get through, or only the outermost check is tested.
constexpr std::size_t enough = 1000;

/// Changes recorded frames at random.
class mutator {
public:
  mutator(const std::string& folder, unsigned seed) : frames_{recordings(folder)}, random_{seed} {}

  std::string next() {
    auto body = frames_[pick(frames_.size())].body;
    for (auto changes = 1 + pick(3); changes > 0; --changes)
      change(body);
    return body;
  }

private:
  std::size_t pick(std::size_t n) { return n == 0 ? 0 : random_() % n; }

  void change(std::string& body) {
    const auto at = pick(body.size());
    const auto length = pick(body.size() - at);
    const auto& other = frames_[pick(frames_.size())].body;
    const auto from = pick(other.size());
    switch (pick(10)) {
      case 0: body.insert(at, 1, static_cast<char>(pick(256))); return;
      case 1: body.erase(at, 1 + pick(3)); return;
      case 2: body.resize(at); return;
      case 3: body.insert(at, other, from, pick(40)); return;
      case 4: body.insert(at, body.substr(at, length)); return;
      case 5: body.replace(at, length, other, from, std::string::npos); return;
      case 6: body.replace(at, 1, 1, static_cast<char>(pick(256))); return;
      case 7: body.replace(at, 1, 1, static_cast<char>('0' + pick(10))); return;
      default: body.replace(at, 1, 1, static_cast<char>('a' + pick(26))); return;
    }
  }

  std::vector<recording> frames_;
  std::mt19937_64 random_;
};

bool is_msgpack(std::string_view bytes) {
  auto reader = msgpack_reader{bytes};
  return reader.next() && reader.at_end();
}

bool is_json(std::string_view text) {
  auto options = boost::json::parse_options{};
  options.max_depth = max_depth + 2; // A payload goes into messages of replies.
  auto why = boost::json::error_code{};
  boost::json::parse(text, why, {}, options);
  return !why;
}

void expect_sendable(const told& what) {
  const auto text = encode(wires::json, what);
  EXPECT_TRUE(is_json(unframe(text).at(0).body)) << text;
  const auto binary = encode(wires::msgpack, what);
  EXPECT_TRUE(is_msgpack(unframe(binary).at(0).body)) << testing::PrintToString(binary);
}

void expect_safe(const refusal& refused) {
  EXPECT_FALSE(refused.why.message.empty());
  expect_sendable(answer{refused.id, reply::failed{refused.why, refused.op, refused.group}});
}

void expect_safe(const request& asked) {
  EXPECT_NE(asked.id, command_id{0});
  if (const auto* send = std::get_if<command::send>(&asked.what))
    expect_sendable(any_push{push::published{share(message(send->content, 1))}});
  if (const auto* send_to = std::get_if<command::send_to>(&asked.what))
    expect_sendable(any_push{push::direct{send_to->content, {}, {}, {}}});
}

/// Decodes many changed frames. @returns how many commands were understood.
std::size_t decode_changed(wire w, opcode kind, const std::string& folder) {
  auto changed = mutator{folder, 42};
  std::size_t understood = 0;
  for (int i = 0; i < cases && !testing::Test::HasFailure(); ++i) {
    const auto body = changed.next();
    SCOPED_TRACE(testing::PrintToString(body));
    const auto commands = test::decode(w, kind, body, {});
    EXPECT_FALSE(commands.empty());
    EXPECT_LE(commands.size(), client_limits{}.batch);
    for (const auto& one : commands) {
      understood += std::holds_alternative<request>(one) ? 1 : 0;
      if (const auto* asked = std::get_if<request>(&one))
        expect_safe(*asked);
      else
        expect_safe(std::get<refusal>(one));
    }
  }
  return understood;
}

TEST(HostileFrames, OfJsonClientsDoNoHarm) {
  EXPECT_GT(decode_changed(wires::json, opcode::text, "json/client"), enough);
}

TEST(HostileFrames, OfMsgpackClientsDoNoHarm) {
  EXPECT_GT(decode_changed(wires::msgpack, opcode::binary, "msgpack/client"), enough);
}

TEST(HostileFrames, OfRawClientsDoNoHarm) {
  auto changed = mutator{"msgpack/client", 42};
  for (int i = 0; i < cases; ++i) {
    const auto body = changed.next();
    const auto commands = test::decode(wires::raw_text, opcode::binary, body, {});
    ASSERT_EQ(commands.size(), 1U);
    const auto& asked = std::get<request>(commands.front());
    EXPECT_EQ(std::get<command::message>(asked.what).content.data, body);
  }
}

} // namespace
