// SPDX-License-Identifier: Apache-2.0
//
// binary_files shares files in a room: each binary message reaches all others as it is.

#include "examples/port.hpp"

using namespace plenum;

class FileRoom : public WebSocketEndpoint {
public:
  Encoding encoding() const override { return Encoding::bytes; }

  Task<> on_connect(WebSocket& ws) override {
    co_await ws.accept();
    room_ = ws.path_param("room");
    co_await join_group(room_, {.history = 1}); // The file that was shared last.
  }

  Task<> on_receive(WebSocket&, Message file) override {
    co_await box().group_send(room_, file, {.save_history = true, .exclude = channel().uuid()});
  }

  Task<> on_decode_error(WebSocket& ws, std::string why) override {
    co_await ws.send_text("please send files: " + why); // Instead of closing with 1003.
  }

private:
  std::string room_;
};

int main(int argc, char** argv) {
  auto app = App{on_port(argc, argv)};
  app.websocket<FileRoom>("/files/{room}");
  app.run();
}
