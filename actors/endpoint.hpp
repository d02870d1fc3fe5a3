// SPDX-License-Identifier: Apache-2.0
//
// An endpoint is what the server does for a channel: it answers the handshake and
// decides what messages mean. One without state may serve many channels.
//
// Threading: everything is called on the loop of the channel.

#pragma once

#include "protocol/command.hpp"

namespace plenum::core {

class channel_state;

class endpoint {
public:
  virtual ~endpoint() = default;

  /// The handshake has come; it is answered by `accept` or `refuse` of the channel's
  /// connection, now or in time.
  virtual void on_open(channel_state& channel) = 0;

  /// The client asks for something.
  virtual void on_command(channel_state& channel, request&& what) = 0;

  /// The client of a channel that belonged to nobody has shown a token: now it is known.
  virtual void on_known(channel_state& /*channel*/) {}

  /// The client's token ends soon.
  virtual void on_expiring(channel_state& /*channel*/) {}

  /// The client has read what was queued for it.
  virtual void on_drained(channel_state& /*channel*/) {}

  /// The connection is gone, with this close code and reason. Calls `channel.end()`, now or when
  /// all is tidied up. One that waits for another connection does not: see `outlives`.
  virtual void on_close(channel_state& channel, std::uint16_t code, const std::string& reason) = 0;

  /// Whether the channel keeps what is queued for it when its connection is gone, for the next
  /// one.
  virtual bool outlives(const channel_state& /*channel*/) const { return false; }
};

} // namespace plenum::core
