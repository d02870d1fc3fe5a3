// SPDX-License-Identifier: Apache-2.0
//
// A connection is the way from a channel to its client: a WebSocket, or whatever takes
// frames and closes. It drains the outbox of the channel to which it is attached, and no other.
//
// Threading: everything is called on the channel's loop.

#pragma once

#include "base/clock.hpp"
#include "protocol/disconnect.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plenum::core {

class outbox;

/// What the server says in its answer to a handshake (RFC 6455 section 4.2.2).
struct handshake {
  std::string subprotocol; ///< Empty: none.
  std::vector<std::pair<std::string, std::string>> headers;
};

/// How much is written at once.
enum class flush_mode : std::uint8_t {
  share, ///< The channel's share of a turn.
  all,   ///< All that it takes, asked anew even if it took nothing a moment ago.
};

class connection {
public:
  virtual ~connection() = default;

  /// It is attached to a channel, and writes what is in this outbox from now on.
  virtual void drain(std::shared_ptr<outbox> what) = 0;

  /// Writes what the client takes: at the end of a turn, or before somebody is judged too slow.
  virtual void flush(flush_mode mode) = 0;

  /// Answers the client's handshake: from now on the channel is open.
  virtual void accept(const handshake& answer) = 0;

  /// Answers it with this HTTP status instead, and closes the socket.
  virtual void refuse(unsigned status, std::string_view body) = 0;

  /// Closes the channel: sends what is due, then the reason.
  virtual void close(const disconnect& why) = 0;

  /// The client has closed, and what it asked before is handled: answers its close.
  virtual void finish() = 0;

  /// Closes the channel after so long without messages; none: never.
  virtual void expire_after(std::optional<std::chrono::seconds> idle) = 0;

  /// Closes the channel with 4401 at `end`; none: never. So long before, once, it has
  /// `token_expiring` sent to the channel's actor; zero: it does not.
  virtual void known_until(std::optional<time_point> end, std::chrono::seconds notice) = 0;

  /// Has `outbox_drained` sent to the channel's actor when all is written that is queued for it
  /// alone.
  virtual void tell_when_drained() = 0;

  /// Stops reading from the client, which has asked for too much at once.
  virtual void pause_reading() = 0;

  /// Goes on reading.
  virtual void resume_reading() = 0;
};

/// What a channel has whose client has gone: nothing reaches anybody.
class no_connection final : public connection {
public:
  void drain(std::shared_ptr<outbox>) override {}
  void flush(flush_mode) override {}
  void accept(const handshake&) override {}
  void refuse(unsigned, std::string_view) override {}
  void close(const disconnect&) override {}
  void finish() override {}
  void expire_after(std::optional<std::chrono::seconds>) override {}
  void known_until(std::optional<time_point>, std::chrono::seconds) override {}
  void tell_when_drained() override {}
  void pause_reading() override {}
  void resume_reading() override {}
};

} // namespace plenum::core
