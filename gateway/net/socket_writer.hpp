// SPDX-License-Identifier: Apache-2.0
//
// A socket_writer writes an outbox to a socket, which takes as much as it likes, and notes
// whether and for how long it takes nothing.
//
// Threading: lives on the channel's loop.

#pragma once

#include "actors/delivery/outbox.hpp"
#include "base/clock.hpp"
#include "gateway/net/transport.hpp"

#include <optional>

namespace plenum::core {

class socket_writer {
public:
  /// What came of a call.
  struct outcome {
    std::size_t bytes = 0;
    bool broken = false; ///< The socket takes nothing any more.
  };

  /// @param to  Outlives the writer.
  explicit socket_writer(transport& to) : to_{to} {}

  /// Writes at most `most` bytes of `from`.
  outcome write(outbox& from, std::size_t most, time_point now);

  /// The socket has been asked and takes nothing at the moment.
  bool is_blocked() const noexcept { return blocked_; }

  /// Asks it anew next time: it takes something again, or has to be asked.
  void unblock() noexcept { blocked_ = false; }

  /// For how long it has been asked in vain.
  duration blocked_for(time_point now) const noexcept {
    return blocked_since_ ? now - *blocked_since_ : duration{};
  }

private:
  transport& to_;
  bool blocked_ = false;
  std::optional<time_point> blocked_since_; ///< None: it took what it was last given.
};

} // namespace plenum::core
