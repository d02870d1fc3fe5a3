// SPDX-License-Identifier: Apache-2.0

#include "tests/support/api_test.hpp"

namespace plenum::core::test {
namespace {

class ChannelBoxApi : public ApiTest {
protected:
  /// A member of a group, for as long as its client is connected: sends its id first, then
  /// obeys `leave`.
  void add_member_route() {
    app.websocket("/{type}/{group}", [](WebSocket& ws) -> Task<> {
      ws.set_user(*user_id::parse(ws.query_param("name")));
      co_await ws.accept();
      const auto channel = Channel{ws, *parse_payload_type(ws.path_param("type"))};
      const auto group = ws.path_param("group");
      const auto added = co_await ws.box().add_channel_to_group(channel, group);
      co_await ws.send_text(channel.uuid().str() + " " + std::string{to_string(added)});
      while (co_await ws.receive()) {
        const auto removed = co_await ws.box().remove_channel_from_group(channel, group);
        co_await ws.send_text(std::string{to_string(removed)});
      }
    });
  }

  SendReceipt send(const std::string& group, Payload what, bool save = false) {
    return box().wait(box().group_send(group, std::move(what), {.save_history = save}));
  }

  std::vector<std::string> history(const std::string& group) {
    auto texts = std::vector<std::string>{};
    for (const auto& message : box().wait(box().show_history(group)))
      texts.push_back(message.payload.data());
    return texts;
  }
};

using texts = std::vector<std::string>;

TEST_F(ChannelBoxApi, SaysWhetherTheGroupWasNew) {
  add_member_route();
  auto ann = connect("/json/g");
  EXPECT_TRUE(ann.receive().ends_with(" channel_added"));
  auto bob = connect("/json/g");
  EXPECT_TRUE(bob.receive().ends_with(" channel_exist"));
}

TEST_F(ChannelBoxApi, SaysWhatBecameOfAMembership) {
  add_member_route();
  auto ann = connect("/json/g");
  ann.receive();
  auto bob = connect("/json/g");
  bob.receive();
  ann.send("leave");
  EXPECT_EQ(ann.receive(), "channel_removed");
  ann.send("leave");
  EXPECT_EQ(ann.receive(), "channel_does_not_exist");
  bob.send("leave");
  EXPECT_EQ(bob.receive(), "group_removed");
  bob.send("leave");
  EXPECT_EQ(bob.receive(), "group_does_not_exist");
}

TEST_F(ChannelBoxApi, SendsToEveryMemberAsItsPayloadTypeSays) {
  add_member_route();
  auto json = connect("/json/g");
  auto text = connect("/text/g");
  auto bytes = connect("/bytes/g");
  for (auto* client : {&json, &text, &bytes})
    client->receive();
  EXPECT_EQ(send("g", Json{{"a", 1}}), SendStatus::group_send);
  for (auto* client : {&json, &text, &bytes})
    EXPECT_EQ(client->receive(), R"({"a":1})");
  EXPECT_FALSE(bytes.got_text());
  send("g", "Hello \"World\"");
  EXPECT_EQ(json.receive(), R"("Hello \"World\"")");
  EXPECT_EQ(text.receive(), R"(Hello "World")");
  send("g", Bytes{"\x01\x02"});
  EXPECT_EQ(json.receive(), R"("AQI=")");
  EXPECT_EQ(text.receive(), "\x01\x02");
  EXPECT_FALSE(text.got_text());
}

TEST_F(ChannelBoxApi, SaysWhenNobodyIsThere) {
  EXPECT_EQ(send("nobody", "x"), SendStatus::no_such_group);
}

TEST_F(ChannelBoxApi, KeepsWhatIsSavedAndInWhichPlace) {
  const auto first = send("g", Json{{"n", 1}}, true);
  EXPECT_EQ(first, SendStatus::no_such_group); // Saved all the same.
  ASSERT_TRUE(first.position);
  EXPECT_EQ(first.position->offset, 1U);
  send("g", "not saved");
  send("g", "second", true);
  EXPECT_EQ(history("g"), (texts{R"({"n":1})", "second"}));
  const auto missed = box().wait(box().recover("g", *first.position));
  ASSERT_EQ(missed.messages.size(), 1U);
  EXPECT_EQ(missed.messages.front().payload.data(), "second");
  EXPECT_TRUE(missed.complete);
}

TEST_F(ChannelBoxApi, ShowsAndFlushesHistories) {
  send("a", "1", true);
  send("b", "2", true);
  const auto all = box().wait(box().show_history());
  EXPECT_EQ(all.size(), 2U);
  EXPECT_EQ(all.at("b").front().payload.data(), "2");
  box().wait(box().flush_history("a"));
  EXPECT_TRUE(history("a").empty());
  EXPECT_EQ(history("b"), (texts{"2"}));
  box().wait(box().flush_history());
  EXPECT_TRUE(box().wait(box().show_history()).empty());
  EXPECT_TRUE(history("unknown").empty());
}

TEST_F(ChannelBoxApi, FlushesTheHistoryOfAGroupWithMembers) {
  add_member_route();
  auto ann = connect("/text/g");
  ann.receive();
  send("g", "old", true);
  box().wait(box().flush_history("g"));
  EXPECT_TRUE(soon([&] { return history("g").empty(); }));
  send("g", "new", true);
  EXPECT_EQ(history("g"), (texts{"new"}));
  EXPECT_EQ(ann.receive(), "old");
  EXPECT_EQ(ann.receive(), "new");
}

TEST_F(ChannelBoxApi, RepeatsNothingThatHasTheSameKey) {
  const auto with_key = [&] {
    return box().wait(box().group_send("g", "x", {.save_history = true, .idempotency_key = "k"}));
  };
  EXPECT_FALSE(with_key().duplicate);
  EXPECT_TRUE(with_key().duplicate);
  EXPECT_EQ(history("g"), (texts{"x"}));
}

TEST_F(ChannelBoxApi, SendsToOneChannel) {
  add_member_route();
  auto ann = connect("/text/g");
  const auto id = ann.receive().substr(0, 36);
  EXPECT_EQ(box().wait(box().send_to(id, "for you")), SendStatus::sent);
  EXPECT_EQ(ann.receive(), "for you");
  EXPECT_EQ(box().wait(box().send_to(channel_id::make(), "x")), SendStatus::no_such_channel);
  EXPECT_EQ(box().wait(box().send_to("no id", "x")), SendStatus::no_such_channel);
}

TEST_F(ChannelBoxApi, SparesWhoIsExcluded) {
  add_member_route();
  auto ann = connect("/text/g");
  const auto id = *channel_id::parse(ann.receive().substr(0, 36));
  auto bob = connect("/text/g");
  bob.receive();
  box().wait(box().group_send("g", "not for Ann", {.exclude = id}));
  send("g", "for all");
  EXPECT_EQ(ann.receive(), "for all");
  EXPECT_EQ(bob.receive(), "not for Ann");
  EXPECT_EQ(bob.receive(), "for all");
}

TEST_F(ChannelBoxApi, KnowsGroupsAndMembers) {
  add_member_route();
  auto ann = connect("/text/g?name=ann");
  const auto id = ann.receive().substr(0, 36);
  auto bob = connect("/text/h");
  bob.receive();
  EXPECT_EQ(box().wait(box().show_groups()),
            (std::map<std::string, std::size_t>{{"g", 1}, {"h", 1}}));
  const auto members = box().wait(box().members("g"));
  ASSERT_EQ(members.size(), 1U);
  EXPECT_EQ(members.front().uuid.str(), id);
  EXPECT_EQ(members.front().user.str(), "ann");
  EXPECT_TRUE(box().wait(box().members("unknown")).empty());
  ann.cut();
  EXPECT_TRUE(has_members("g", 0));
}

TEST_F(ChannelBoxApi, ClosesAllConnections) {
  add_member_route();
  auto ann = connect("/text/g");
  ann.receive();
  box().wait(box().close_all_connections(4000, "all out"));
  EXPECT_EQ(ann.closed_with(), 4000);
  EXPECT_EQ(ann.close_reason(), "all out");
  EXPECT_TRUE(has_members("g", 0));
}

TEST_F(ChannelBoxApi, ClosesWithAReasonOfAnyLengthAndACodeThatMayBeSent) {
  app.native("/ws");
  for (const auto& [code, sent] : {std::pair{1000, 1000}, {1005, 1000}, {0, 1000}, {4000, 4000}}) {
    auto client = connect("/ws", "plenum.v1.json");
    client.receive(); // The welcome: it is open.
    box().wait(
      box().close_all_connections(static_cast<std::uint16_t>(code), std::string(500, 'x')));
    EXPECT_EQ(client.closed_with(), sent);
    EXPECT_EQ(client.close_reason(), std::string(123, 'x'));
  }
}

TEST_F(ChannelBoxApi, RefusesANameThatIsNone) {
  EXPECT_THROW(send("", "x"), ChannelBoxError);
  EXPECT_THROW(send("plenum:own", "x"), ChannelBoxError);
}

TEST_F(ChannelBoxApi, IsTheSameForNativeClients) {
  app.native("/native");
  auto native = connect("/native", "plenum.v1.json");
  native.receive(); // Welcome.
  native.send(R"({"op":"join","id":1,"group":"g"})");
  native.receive();
  send("g", Json{{"a", 1}});
  EXPECT_NE(native.receive().find(R"("data":{"a":1})"), std::string::npos);
}

TEST_F(ChannelBoxApi, RefusesAPayloadThatIsTooLarge) {
  const auto code_of = [](auto call) {
    try {
      call();
    } catch (const ChannelBoxError& refused) {
      return refused.code;
    }
    return errc::internal;
  };
  const auto text = std::string(16 * 1024 * 1024 + 1, 'x');
  EXPECT_EQ(code_of([&] { box().wait(box().group_send("room", text)); }), errc::too_large);
  EXPECT_EQ(code_of([&] { box().wait(box().send_to(channel_id::make(), text)); }), errc::too_large);
}

} // namespace
} // namespace plenum::core::test
