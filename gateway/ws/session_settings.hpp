// SPDX-License-Identifier: Apache-2.0
//
// What every session of a server shares; outlives them.

#pragma once

#include "actors/channel.hpp"
#include "gateway/ws/keepalive.hpp"

#include <chrono>

namespace plenum::core {

struct session_settings {
  keepalive_settings alive;
  channel_settings channel;
  std::chrono::seconds accepting{10}; ///< How long an endpoint may take to accept.
};

} // namespace plenum::core
