// SPDX-License-Identifier: Apache-2.0
//
// What Boost.Beast's WebSocket stream makes of a client's bytes: the judge of our own reader.

#pragma once

#include "tests/gateway/ws/client_frames.hpp"

#include <cstdint>
#include <string>

namespace plenum::core::test {

/// What a stream has come to.
struct outcome {
  std::string heard;        ///< Messages and control frames, in words.
  std::uint16_t closed = 0; ///< By the client: its code, or 1005. 0: it has not closed.
  std::uint16_t failed = 0; ///< With this code; 0: nothing was wrong.

  void hear(std::string_view what, std::string_view body) {
    heard.append(what).append(" ").append(std::to_string(body.size())).append(" ");
    heard.append(body).append("\n");
  }

  friend bool operator==(const outcome&, const outcome&) = default;
};

outcome ask_beast(const client_stream& about);

} // namespace plenum::core::test
