// SPDX-License-Identifier: Apache-2.0
//
// Clients that go without a word, or with one at the wrong time.

#include "gateway/settings/server_settings.hpp"
#include "tests/support/api_test.hpp"

namespace plenum::core::test {
namespace {

using namespace std::chrono_literals;

class VanishedPeers : public ApiTest {};

Task<> echo(WebSocket& ws) {
  co_await ws.accept();
  while (auto message = co_await ws.receive())
    co_await ws.send(*message);
}

/// A frame as clients send it, masked with zeros.
std::string masked(unsigned char first, const std::string& body) {
  auto frame = std::string{static_cast<char>(first), static_cast<char>(0x80U | body.size())};
  return frame + std::string(4, '\0') + body;
}

std::string close_frame(std::uint16_t code) {
  return masked(0x88, {static_cast<char>(code >> 8U), static_cast<char>(code & 0xFFU)});
}

TEST_F(VanishedPeers, AreNoticedWhileTheirHandlerWaitsToSend) {
  app.websocket("/echo", echo);
  auto client = connect("/echo");
  auto message = std::string{'\x82', '\xFE', '\xFF', '\xFF', 0, 0, 0, 0};
  client.fill(message + std::string(0xFFFF, 'x')); // And reads nothing.
  client.reset();
  EXPECT_TRUE(soon([&] { return app.connections() == 0; }));
}

TEST_F(VanishedPeers, AreNoticedWhileTheirHandlerDoesNotReceive) {
  app.websocket("/deaf", [](WebSocket& ws) -> Task<> {
    co_await ws.accept();
    while (ws.is_connected())
      co_await sleep_for(10ms);
  });
  auto client = connect("/deaf");
  for (auto i = 0; i < 1000; ++i) // More than the server reads ahead.
    client.send("x");
  std::this_thread::sleep_for(100ms);
  client.reset();
  EXPECT_TRUE(soon([&] { return app.connections() == 0; }));
}

TEST_F(VanishedPeers, AreThoseWhoTakeNothingForTooLong) {
  auto settings = server_settings{};
  settings.fixed.listen.port = 0;
  settings.live.alive = {.ping = 1s, .answer = 1s};
  auto impatient = App{settings};
  auto told = std::promise<void>{};
  impatient.websocket("/flood", [&](WebSocket& ws) -> Task<> {
    co_await ws.accept();
    try {
      for (;;)
        co_await ws.send_text(std::string(100'000, 'x'));
    } catch (const WebSocketDisconnect&) {
      told.set_value();
    }
  });
  auto client = ws_client{impatient.start(), "/flood"};
  for (auto i = 0; i < 300; ++i) // The server stops reading.
    client.send("x");
  EXPECT_EQ(told.get_future().wait_for(20s), std::future_status::ready);
}

TEST_F(VanishedPeers, GetAnswersToWhatTheySentRightBeforeTheyClosed) {
  app.websocket("/echo", echo);
  auto client = connect("/echo");
  client.send_raw(masked(0x81, "one") + masked(0x81, "two") + close_frame(1000));
  EXPECT_EQ(client.receive(), "one");
  EXPECT_EQ(client.receive(), "two");
  EXPECT_EQ(client.closed_with(), 1000);
}

TEST_F(VanishedPeers, MayCloseWithNoCodeThatNobodyMaySend) {
  app.native("/ws");
  for (const auto& [code, answer] : {std::pair{1000, 1000},
                                     {3000, 3000},
                                     {4999, 4999},
                                     {1014, 1002},
                                     {5000, 1002},
                                     {65535, 1002}}) {
    auto client = connect("/ws", "plenum.v1.json");
    client.send_raw(close_frame(static_cast<std::uint16_t>(code)));
    EXPECT_EQ(client.closed_with(), answer) << code;
  }
}

} // namespace
} // namespace plenum::core::test
