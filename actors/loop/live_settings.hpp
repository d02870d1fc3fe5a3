// SPDX-License-Identifier: Apache-2.0
//
// The settings that may change while a node runs. Every loop has a copy of its own, which its
// thread alone reads and changes: who lives there asks `event_loop::settings()`, or keeps a
// reference to it, and so sees a change with its next look.

#pragma once

#include "actors/delivery/shard_settings.hpp"
#include "actors/loop/rate_limits.hpp"
#include "protocol/limits.hpp"

#include <chrono>
#include <optional>

namespace plenum::core {

/// 0: no limit.
struct group_limits {
  std::size_t members = 0; ///< Of one group on this node.
};

struct channel_limits {
  std::size_t malformed = 10;                ///< Malformed messages before 4400.
  std::size_t under_way = 1024;              ///< Unanswered requests before the next waits.
  std::size_t under_way_bytes = 1024 * 1024; ///< What they may cost before the next waits.
  std::size_t long_answers = 16; ///< The same before one waits whose answer may be long.
};

struct keepalive_settings {
  std::chrono::seconds ping{25};   ///< After this long without a sign of life.
  std::chrono::seconds answer{10}; ///< Then how long until the peer is dead.
  std::chrono::seconds closing{3}; ///< How long a closing handshake may take.
};

struct token_settings {
  std::chrono::seconds notice{30}; ///< So long before its end a client is asked for a new one.
  std::chrono::seconds wait{5};    ///< How long a client may take to show one; 0: it has to come
                                   ///< with the handshake.
};

struct compression_settings {
  bool on = false;             ///< For connections opened from then on.
  std::size_t min_bytes = 256; ///< Shorter messages go as they are.
};

struct live_settings {
  client_limits clients{}; ///< `message_bytes` is that of connections opened from then on.
  group_limits groups{};
  channel_limits channels{};
  shard_settings shard{}; ///< `log_window_bytes` is that of groups opened from then on.
  keepalive_settings alive{};
  token_settings tokens{};
  compression_settings compression{};
  rate_limits rates{}; ///< Users and addresses are known of channels opened from then on.
  std::chrono::seconds accepting{10};            ///< How long an endpoint may take to accept.
  std::optional<std::chrono::seconds> expires{}; ///< TTL of channels opened on native wires.

  /// The same, with room for a few of the largest messages where messages queue: without it,
  /// reading fast would not help.
  live_settings completed() const;
};

} // namespace plenum::core
