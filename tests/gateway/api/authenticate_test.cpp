// SPDX-License-Identifier: Apache-2.0
//
// A program that decides itself who comes in and what they may do.

#include "tests/support/api_test.hpp"

namespace plenum::core::test {
namespace {

using namespace std::chrono_literals;

/// Knows ada and ben, by tokens that are their names.
Task<Admission> ask(const Request& asked, const std::string& token) {
  co_await sleep_for(1ms);
  if (token == "ada")
    co_return Identity{.user = "ada",
                       .permissions = {{"join", {"room/*"}}, {"deny", {{"join", {"room/9"}}}}}};
  if (token == "ben")
    co_return Identity{.user = "ben", .permissions = {{"info", {{"name", "Ben"}}}}};
  if (token == "mad")
    co_return Response{.status = 1000};
  if (token == "brief")
    co_return Identity{.user = "ada", .expires_in = 1s};
  if (token == "wrong")
    co_return Identity{.permissions = {{"join", {"a**"}}}};
  if (token == "worse")
    throw std::runtime_error{"the database is away"};
  co_return Response::text("not " + asked.path + "\n", 418);
}

class Authenticate : public testing::Test {
protected:
  Authenticate() {
    app.native("/ws");
    app.websocket("/echo", [](WebSocket& ws) -> Task<> {
      co_await ws.accept();
      co_await ws.send_text(ws.user().str());
    });
    app.websocket("/info", [](WebSocket& ws) -> Task<> {
      co_await ws.accept();
      co_await ws.send_json(ws.info());
    });
    app.authenticate(ask);
    port = app.start();
  }

  ws_client connect(const std::string& path) const { return {port, path, "plenum.v1.json"}; }

  App app{AppOptions{.port = 0, .loops = 1}};
  std::uint16_t port = 0;
};

bool has(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

TEST_F(Authenticate, LetsInWhomTheProgramKnowsToDoWhatItSays) {
  auto ada = connect("/ws?token=ada");
  EXPECT_TRUE(has(ada.receive(), R"("user":"ada")"));
  ada.send(R"([{"op":"join","id":1,"group":"room/1"},{"op":"join","id":2,"group":"room/9"}])");
  EXPECT_TRUE(has(ada.receive(), "permission_denied"));
  EXPECT_TRUE(has(ada.receive(), "joined"));
}

TEST_F(Authenticate, AnswersOthersAsTheProgramSays) {
  EXPECT_EQ(ws_client::refused(port, "/ws?token=eve", "plenum.v1.json"), 418U);
  EXPECT_EQ(ws_client::refused(port, "/ws?user=ada", "plenum.v1.json"), 418U);
  EXPECT_EQ(ws_client::refused(port, "/ws?token=wrong", "plenum.v1.json"), 500U);
  EXPECT_EQ(ws_client::refused(port, "/ws?token=worse", "plenum.v1.json"), 500U);
  EXPECT_EQ(ws_client::refused(port, "/ws?token=mad", "plenum.v1.json"), 500U);
}

TEST_F(Authenticate, IsAskedOnTheProgramsOwnRoutesToo) {
  EXPECT_EQ(ws_client::refused(port, "/echo"), 418U);
  auto ada = ws_client{port, "/echo?token=ada"};
  EXPECT_EQ(ada.receive(), "ada");
  auto ben = ws_client{port, "/info?token=ben"};
  EXPECT_EQ(ben.receive(), R"({"name":"Ben"})");
  auto nobody = ws_client{port, "/info?token=ada"};
  EXPECT_EQ(nobody.receive(), "null");
}

TEST_F(Authenticate, EndsWhoDoesNotComeAgain) {
  auto ada = connect("/ws?token=brief");
  EXPECT_EQ(ada.closed_with(), 4401);
}

TEST_F(Authenticate, IsAskedAgainForANewToken) {
  auto ada = connect("/ws?token=brief");
  ada.receive(); // welcome
  ada.send(R"({"op":"refresh","id":1,"token":"ada"})");
  while (!has(ada.receive(), R"("op":"refreshed","id":1,"expires":null)"))
    ;
  ada.send(R"({"op":"refresh","id":2,"token":"eve"})");
  EXPECT_TRUE(has(ada.receive(), R"("code":"unauthorized")"));
}

TEST(AuthenticateApi, IsWantedWhereverClientsActByThemselves) {
  auto app = App{AppOptions{.port = 0}};
  app.native("/ws");
  EXPECT_THROW(app.start(), std::runtime_error);
  auto both = App{AppOptions{.port = 0, .insecure = true}};
  both.authenticate(ask);
  EXPECT_THROW(both.start(), std::runtime_error);
}

} // namespace
} // namespace plenum::core::test
