// SPDX-License-Identifier: Apache-2.0
//
// Who is too slow, and who is not.

#include "gateway/settings/server_settings.hpp"
#include "tests/support/api_test.hpp"

#include <future>

namespace plenum::core::test {
namespace {

/// A server of the native wires.
class SlowReaders : public ApiTest {
protected:
  SlowReaders() { app.native("/ws"); }

  /// Its first message is the welcome.
  ws_client native() { return connect("/ws", "plenum.v1.json"); }

  /// Publishes `count` texts and waits until they are sent.
  static void publish(ws_client& by, const std::string& group, std::size_t count,
                      const std::string& text, bool save) {
    const auto one = R"({"op":"send","group":")" + group + R"(","type":"text","data":")" + text
                     + (save ? R"(","save":true})" : R"("})");
    const auto most = std::min<std::size_t>(100, 60'000 / one.size());
    for (std::size_t done = 0; done < count;) {
      auto batch = std::string{};
      for (std::size_t i = 0; i < most && done < count; ++i, ++done)
        batch += (batch.empty() ? '[' : ',') + one;
      by.send(batch + ']');
    }
    by.send(R"({"op":"ping","id":99})");
    while (by.receive().find("pong") == std::string::npos) {}
  }
};

TEST_F(SlowReaders, AreNotThoseWhoReadABurst) {
  auto reader = native();
  reader.send(R"({"op":"join","id":1,"group":"burst"})");
  reader.receive();
  reader.receive();
  auto read = std::async(std::launch::async, [&] {
    for (auto i = 0; i < 4000; ++i)
      reader.receive();
  });
  auto publisher = native();
  publish(publisher, "burst", 4000, std::string(580, 'x'), false);
  EXPECT_NO_THROW(read.get());
}

TEST_F(SlowReaders, AreNotThoseWhoAskForSeveralLongHistories) {
  const auto groups = {"a", "b", "c", "d", "e"};
  auto publisher = native();
  for (const auto* group : groups)
    publish(publisher, group, 800, std::string(1000, 'x'), true);
  auto reader = native();
  for (const auto* group : groups)
    reader.send(std::string{R"({"op":"join","id":1,"history":1000,"group":")"} + group + "\"}");
  reader.receive();
  for (std::size_t i = 0; i < groups.size(); ++i)
    EXPECT_GT(reader.receive().size(), 800'000U);
}

TEST_F(SlowReaders, AreNotThoseWhoseHistoryGrowsByItsEscapes) {
  auto publisher = native();
  auto text = std::string{};
  for (auto i = 0; i < 1000; ++i)
    text += "\\u0001";
  publish(publisher, "controls", 600, text, true);
  auto reader = native();
  reader.send(R"({"op":"join","id":1,"history":1000,"group":"controls"})");
  reader.receive();
  EXPECT_GT(reader.receive().size(), 3'600'000U);
  reader.send(R"({"op":"ping","id":2})");
  EXPECT_EQ(reader.receive(), R"({"op":"pong","id":2})");
}

TEST_F(SlowReaders, GetOneMessageOfAnySize) {
  app.websocket("/big", [](WebSocket& ws) -> Task<> {
    co_await ws.accept();
    co_await ws.send_text(std::string(8'000'000, 'x'));
  });
  auto client = connect("/big");
  EXPECT_EQ(client.receive().size(), 8'000'000U);
  EXPECT_EQ(client.closed_with(), 1000);
}

TEST_F(SlowReaders, AreThoseWhoDoNotRead) {
  auto settings = server_settings{};
  settings.fixed.listen.port = 0;
  settings.fixed.identity.insecure = true;
  settings.live.alive.closing = std::chrono::seconds{60}; // To be told, however slow this is.
  auto patient = App{settings};
  patient.native("/ws");
  const auto port = patient.start();
  auto slow = ws_client{port, "/ws", "plenum.v1.json"};
  slow.send(R"({"op":"join","id":1,"group":"flood"})");
  slow.receive();
  slow.receive();
  auto publisher = ws_client{port, "/ws", "plenum.v1.json"};
  for (auto i = 0; i < 20; ++i) // 20 MB: far over every buffer.
    publish(publisher, "flood", 100, std::string(10'000, 'x'), false);
  EXPECT_EQ(slow.closed_with(), 4431);
}

} // namespace
} // namespace plenum::core::test
