// SPDX-License-Identifier: Apache-2.0
//
// A wire that shares nothing with the native ones (knock_wire.hpp), over real sockets, in one
// group with native members.

#include "gateway/settings/server_settings.hpp"
#include "tests/support/api_test.hpp"
#include "tests/support/knock_wire.hpp"

namespace plenum::core::test {
namespace {

using namespace std::chrono_literals;

class Wire : public ApiTest {
protected:
  Wire() {
    app.native("/knock", knock_wire);
    app.native("/ws");
  }
};

void knock(ws_client& client) {
  client.send("a hello sesame");
  EXPECT_EQ(client.receive(), "a ok");
}

TEST_F(Wire, IsChosenByItsPathAndSharesGroupsWithNativeMembers) {
  auto ann = connect("/knock");
  knock(ann);
  ann.send("first join room");
  EXPECT_EQ(ann.receive(), "first ok");
  auto bob = connect("/ws", "plenum.v1.json");
  bob.receive(); // The welcome.
  bob.send(R"({"op":"join","id":1,"group":"room"})");
  EXPECT_NE(bob.receive().find(R"("members":2)"), std::string::npos);
  bob.send(R"({"op":"send","group":"room","data":"hi","type":"text"})");
  EXPECT_EQ(ann.receive(), "#1 room hi");
  EXPECT_NE(bob.receive().find(R"("data":"hi")"), std::string::npos);
  ann.send("my-own-id send room from ann");
  const auto one = ann.receive();
  const auto two = ann.receive();
  EXPECT_TRUE((one == "my-own-id ok" && two == "#2 room from ann")
              || (two == "my-own-id ok" && one == "#2 room from ann"));
  EXPECT_NE(bob.receive().find(R"("data":"from ann")"), std::string::npos);
}

TEST_F(Wire, AnswersWithTheIdsOfItsClients) {
  auto ann = connect("/knock");
  knock(ann);
  ann.send("seven dance");
  EXPECT_EQ(ann.receive(), "seven no invalid_group");
  ann.send("sept dance room");
  EXPECT_EQ(ann.receive(), "sept no unknown_op");
}

TEST_F(Wire, LetsNobodyInWhoDoesNotKnock) {
  auto eve = connect("/knock");
  eve.send("1 join room");
  EXPECT_EQ(eve.receive(), "bye");
  EXPECT_EQ(eve.closed_with(), 3401);
  EXPECT_EQ(eve.close_reason(), "say hello first");
}

TEST_F(Wire, SaysFarewellWithItsOwnCodes) {
  auto ann = connect("/knock");
  knock(ann);
  app.box().wait(app.box().close_all_connections(1001, "tea time"));
  EXPECT_EQ(ann.receive(), "bye");
  EXPECT_EQ(ann.closed_with(), 3001);
  EXPECT_EQ(ann.close_reason(), "tea time");
}

TEST_F(Wire, PingsInItsOwnWords) {
  auto settings = server_settings{};
  settings.fixed.listen.port = 0;
  settings.fixed.identity.insecure = true;
  settings.live.alive = {.ping = 1s, .answer = 1s};
  auto nervous = App{settings};
  nervous.native("/knock", knock_wire);
  auto client = ws_client{nervous.start(), "/knock"};
  EXPECT_EQ(client.receive(), "alive?");
  client.send("alive");
  EXPECT_EQ(client.receive(), "alive?");
  EXPECT_EQ(client.receive(), "bye"); // It has not answered.
  EXPECT_EQ(client.closed_with(), 3408);
}

} // namespace
} // namespace plenum::core::test
