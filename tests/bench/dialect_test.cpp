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

TEST(JsonDialect, ComesBackToWhereItStopped) {
  const auto speaks = json_dialect{};
  auto frame = std::string{};
  const auto here = position{.offset = 41, .epoch = "abc"};
  test::say(
    wires::json,
    answer{command_id{1}, reply::joined{*group_name::parse("g"), {}, false, 1, here, {}, {}}},
    frame);
  const auto again = speaks.rejoin("g", position_in(frame));
  const auto asked = test::decode(wires::json, again.kind, again.body, client_limits{});
  const auto join = std::get<command::join>(std::get<request>(asked.front()).what);
  EXPECT_EQ(join.recover, here);
}

TEST(JsonDialect, HasAMessageSaved) {
  const auto message = json_dialect{}.saved_message("g", 128);
  const auto asked = test::decode(wires::json, message.kind, message.body, client_limits{});
  EXPECT_TRUE(std::get<command::send>(std::get<request>(asked.front()).what).save);
}

// Its answers are those of Centrifugo 6.9.1.
TEST(CentrifugoDialect, ConnectsThenSubscribes) {
  const auto speaks = make_dialect(wire_name::centrifugo);
  EXPECT_EQ(speaks->greeting("g")->body, R"({"id":1,"connect":{}})");
  const auto connected = R"({"id":1,"connect":{"client":"3f21","version":"6.9.1 OSS","ping":25}})";
  EXPECT_EQ(speaks->hear(opcode::text, connected, "g").answer->body,
            R"({"id":2,"subscribe":{"channel":"g"}})");
  EXPECT_TRUE(speaks->hear(opcode::text, R"({"id":2,"subscribe":{}})", "g").member);
  EXPECT_EQ(speaks->hear(opcode::text, "{}", "g").answer->body, "{}");
  EXPECT_FALSE(speaks->hear(opcode::text, R"({"id":3,"publish":{}})", "g").refused);
  const auto refused = R"({"id":2,"error":{"code":103,"message":"permission denied"}})";
  EXPECT_TRUE(speaks->hear(opcode::text, refused, "g").refused);
}

TEST(CentrifugoDialect, FindsSeveralMessagesInAFrame) {
  const auto speaks = make_dialect(wire_name::centrifugo);
  EXPECT_TRUE(speaks->is_batch("{\"push\":{}}\n{\"id\":3,\"publish\":{}}"));
  EXPECT_FALSE(speaks->is_batch(R"({"push":{}})"));
}

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
