// SPDX-License-Identifier: Apache-2.0
//
// The settings of a shard: how far a reader may lag behind, and what becomes of it then.

#pragma once

#include <cstddef>
#include <cstdint>

namespace plenum::core {

/// What happens to a member that is too slow: the window of a log has passed it, and its socket
/// took nothing when it was asked once more.
enum class slow_policy : std::uint8_t {
  disconnect, ///< Closed with 4431; it may come back and recover.
  skip,       ///< Goes on at the oldest frame held, after a `gap` notice.
};

struct shard_settings {
  std::size_t log_window_bytes = 1024 * 1024; ///< Per group and wire, with the cost of frames.
  std::size_t outbox_bytes = 1024 * 1024;     ///< Queued for one channel alone.
  std::size_t flush_bytes = 256 * 1024;       ///< Per channel and turn.
  slow_policy slow = slow_policy::disconnect;
};

} // namespace plenum::core
