// SPDX-License-Identifier: Apache-2.0
//
// An endpoint is what the server does for the channels of one route. One object
// serves all its channels, on every loop: it has no state of its own.

#pragma once

#include "protocol/command.hpp"

namespace plenum {

class channel_state;

class endpoint {
public:
  virtual ~endpoint() = default;

  /// The channel is open. On its loop, as are the others.
  virtual void on_open(channel_state& channel) const = 0;

  /// The client asks for something.
  virtual void on_command(channel_state& channel, request&& what) const = 0;
};

} // namespace plenum
