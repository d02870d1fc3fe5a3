// SPDX-License-Identifier: Apache-2.0
//
// What the generator says is read by the decoders of the server.

#include "bench/load/dialect.hpp"
#include "bench/load/json_dialect.hpp"
#include "bench/load/stamp.hpp"
#include "protocol/wires.hpp"
#include "tests/support/spoken.hpp"

#include <gtest/gtest.h>

namespace plenum::core::load {
namespace {

class NativeDialect : public testing::TestWithParam<std::pair<wire_name, wire>> {
protected:
  std::unique_ptr<const dialect> dialect_ = make_dialect(GetParam().first);

  request read(const utterance& what) const {
    auto asked = test::decode(GetParam().second, what.kind, what.body, client_limits{});
    EXPECT_EQ(asked.size(), 1U);
    return std::get<request>(asked.front());
  }
};

TEST_P(NativeDialect, Joins) {
  const auto asked = read(*dialect_->greeting("load-0"));
  EXPECT_EQ(std::get<command::join>(asked.what).group.str(), "load-0");
}

TEST_P(NativeDialect, SendsAPayloadOfTheWantedSizeWithAStamp) {
  const auto message = dialect_->message("load-0", 128);
  EXPECT_NE(message.body.find(stamp_marker), std::string::npos);
  const auto asked = read(message);
  EXPECT_EQ(std::get<command::send>(asked.what).group.str(), "load-0");
}

TEST_P(NativeDialect, HearsThatItHasJoinedOrIsRefused) {
  const auto hear = [&](const any_reply& what) {
    auto frame = std::string{};
    test::say(GetParam().second, answer{command_id{1}, what}, frame);
    return dialect_->hear(opcode::text, std::string_view{frame}.substr(2), "load-0");
  };
  const auto group = *group_name::parse("load-0");
  EXPECT_TRUE(hear(reply::joined{group, {}, false, 1, {}, {}, {}}).member);
  const auto refused = hear(reply::failed{{errc::group_full, "full"}, "join", "load-0"});
  EXPECT_TRUE(refused.refused);
  EXPECT_FALSE(refused.member);
}

INSTANTIATE_TEST_SUITE_P(Wires, NativeDialect,
                         testing::Values(std::pair{wire_name::json, wires::json},
                                         std::pair{wire_name::msgpack, wires::msgpack}));

TEST(JsonPayload, HasTheWantedSize) {
  for (const auto size : {shortest_payload, std::size_t{128}, std::size_t{1000}})
    EXPECT_EQ(json_payload(size).size(), size);
}

TEST(SocketIoDialect, ConnectsThenJoins) {
  const auto speaks = make_dialect(wire_name::socket_io);
  EXPECT_FALSE(speaks->greeting("g"));
  EXPECT_EQ(speaks->hear(opcode::text, R"(0{"sid":"x"})", "g").answer->body, "40");
  EXPECT_EQ(speaks->hear(opcode::text, R"(40{"sid":"y"})", "g").answer->body, R"(420["join","g"])");
  EXPECT_TRUE(speaks->hear(opcode::text, "430[]", "g").member);
  EXPECT_EQ(speaks->hear(opcode::text, "2", "g").answer->body, "3");
}

TEST(PathFor, PutsInTheGroup) {
  EXPECT_EQ(path_for("/ws/{group}", "a"), "/ws/a");
  EXPECT_EQ(path_for("/{group}/{group}?x", "ab"), "/ab/ab?x");
  EXPECT_EQ(path_for("/ws", "a"), "/ws");
}

} // namespace
} // namespace plenum::core::load
