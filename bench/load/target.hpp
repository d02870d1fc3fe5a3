// SPDX-License-Identifier: Apache-2.0
//
// A target is where a load goes: the address and path of a WebSocket URL.

#pragma once

#include "base/result.hpp"

#include <netinet/in.h>

#include <string>
#include <string_view>

namespace plenum::core::load {

struct target {
  sockaddr_in address{};
  std::string host; ///< With port, as in the Host header.
  std::string path; ///< With query.
};

/// Reads `ws://HOST[:PORT]/PATH[?QUERY]`. Looks the host up, which may block.
result<target> find_target(std::string_view url);

} // namespace plenum::core::load
