// SPDX-License-Identifier: Apache-2.0
//
// The backend that says who somebody is.

#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace plenum::core {

struct webhook_settings {
  std::string url{}; ///< http or https; empty: there is none.

  /// Which headers of a handshake it is told, in lower case.
  std::vector<std::string> headers{"cookie", "authorization", "user-agent"};

  std::chrono::milliseconds timeout{3000};
  std::size_t concurrency = 100; ///< Requests at one time, of this node.
};

} // namespace plenum::core
