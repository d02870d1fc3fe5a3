// SPDX-License-Identifier: Apache-2.0
//
// ApiTest is a server in the test's own process: add routes to `app`, then connect.

#pragma once

#include "gateway/api/app.hpp"
#include "tests/support/ws_client.hpp"

#include <gtest/gtest.h>

namespace plenum::core::test {

class ApiTest : public testing::Test {
protected:
  ws_client connect(const std::string& path, const std::string& subprotocol = {}) {
    return {port(), path, subprotocol};
  }

  /// Starts the server at the first call.
  std::uint16_t port() {
    if (port_ == 0)
      port_ = app.start();
    return port_;
  }

  ChannelBox& box() {
    port();
    return app.box();
  }

  /// Waits until `what` is true; the limit is only a guard against hanging.
  template <class F>
  bool soon(F what) {
    for (auto tries = 0; tries < 1000; ++tries) {
      if (what())
        return true;
      std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    return false;
  }

  /// Waits until a group has so many members.
  bool has_members(const std::string& group, std::size_t count) {
    return soon([&] { return box().wait(box().count(group)) == count; });
  }

  App app{AppOptions{.port = 0, .loops = 2, .insecure = true}};

private:
  std::uint16_t port_ = 0;
};

} // namespace plenum::core::test
