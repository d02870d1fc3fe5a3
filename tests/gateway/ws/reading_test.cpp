// SPDX-License-Identifier: Apache-2.0
//
// How sessions read: much at once, in turns, and to the end.

#include "tests/gateway/ws/client_frames.hpp"
#include "tests/support/api_test.hpp"

#include <future>

namespace plenum::core::test {
namespace {

using namespace std::chrono_literals;

class Reading : public ApiTest {
protected:
  Reading() {
    app.websocket("/echo", [](WebSocket& ws) -> Task<> {
      co_await ws.accept();
      while (auto message = co_await ws.receive())
        co_await ws.send(*message);
    });
  }

  static std::string numbers(int count) {
    auto bytes = std::string{};
    for (auto i = 0; i < count; ++i)
      append(bytes, {.body = std::to_string(i)});
    return bytes;
  }

  static std::string close_frame(std::string_view code) {
    return bytes_of({.kind = opcode::close, .body = code});
  }
};

TEST_F(Reading, GoesOnWhereItStoppedForOthersToHaveTheirTurn) {
  auto client = connect("/echo");
  client.send_raw(numbers(5'000)
                  + close_frame("\x0F\xA0")); // Far more than a channel takes at once.
  for (auto i = 0; i < 5'000; ++i)
    ASSERT_EQ(client.receive(), std::to_string(i));
  EXPECT_EQ(client.closed_with(), 4000);
}

TEST_F(Reading, WaitsForAHandlerThatIsBusy) {
  auto go_on = std::promise<void>{};
  auto may_go_on = go_on.get_future().share();
  app.websocket("/busy", [&](WebSocket& ws) -> Task<> {
    co_await ws.accept();
    while (may_go_on.wait_for(0s) != std::future_status::ready)
      co_await sleep_for(1ms);
    while (auto message = co_await ws.receive())
      co_await ws.send(*message);
  });
  auto client = connect("/busy");
  client.send_raw(numbers(5'000));
  auto other = connect("/echo");
  other.send("others are served");
  EXPECT_EQ(other.receive(), "others are served");
  go_on.set_value();
  for (auto i = 0; i < 5'000; ++i)
    ASSERT_EQ(client.receive(), std::to_string(i));
}

TEST_F(Reading, AnswersPingsInTheirPlace) {
  auto client = connect("/echo");
  auto bytes = std::string{};
  for (auto i = 0; i < 1'000; ++i)
    append(bytes, {.kind = opcode::ping, .body = "still there?"});
  append(bytes, {.body = "behind them"});
  client.send_raw(bytes);
  EXPECT_EQ(client.receive(), "behind them");
}

TEST_F(Reading, PutsALongMessageTogether) {
  auto client = connect("/echo");
  const auto body = std::string(60'000, 'x');
  const auto bytes = bytes_of({.body = body});
  for (std::size_t at = 0; at < bytes.size(); at += 7'001)
    client.send_raw(bytes.substr(at, 7'001));
  EXPECT_EQ(client.receive(), body);
}

TEST_F(Reading, StopsAtAFaultAndAnswersWhatCameBefore) {
  auto client = connect("/echo");
  client.send_raw(numbers(3) + bytes_of({.masked = false}) + numbers(3));
  for (const auto* each : {"0", "1", "2"})
    EXPECT_EQ(client.receive(), each);
  EXPECT_EQ(client.closed_with(), 1002);
}

TEST_F(Reading, KnowsTheCodeOfAClientThatDoesNotWaitForTheAnswer) {
  auto told = std::promise<int>{};
  app.websocket("/ws", [&](WebSocket& ws) -> Task<> {
    co_await ws.accept();
    co_await ws.send_text("come in");
    EXPECT_FALSE(co_await ws.receive()); // The end, once.
    try {
      co_await ws.receive();
    } catch (const WebSocketDisconnect& end) {
      told.set_value(end.code);
    }
  });
  auto client = connect("/ws");
  EXPECT_EQ(client.receive(), "come in");
  client.send_raw(close_frame("\x0F\xA1why"));
  client.cut();
  EXPECT_EQ(told.get_future().get(), 4001);
}

} // namespace
} // namespace plenum::core::test
