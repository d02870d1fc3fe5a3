// SPDX-License-Identifier: Apache-2.0
//
// Pushes are what the server tells a client unasked. Field by field as in
// docs/protocol.md, "Server to client".

#pragma once

#include "protocol/limits.hpp"
#include "protocol/publication.hpp"

#include <chrono>
#include <variant>

namespace plenum::core::push {

/// First on every channel.
struct welcome {
  channel_id channel;
  std::string node;
  user_id user;
  std::optional<std::chrono::seconds> expires{}; ///< None: never.
  std::optional<std::chrono::seconds> token{};   ///< How long its token is good; none: for ever.
  std::chrono::seconds ping{};
  client_limits limits;
};

/// What happened in a group: a `message` or a `member` on the native wires.
struct published {
  publication_ptr what;
};

/// Sent to this one channel; belongs to no group.
struct direct {
  payload content;
  std::optional<channel_id> from{}; ///< Nobody: sent by the server itself.
  user_id user{};
  wall_time time{};
};

/// Messages did not reach this channel: those between two offsets, or such as were not saved.
struct gap {
  group_name group;
  std::string epoch;
  std::uint64_t after = 0; ///< The last saved one that did.
  std::uint64_t next = 0;  ///< The next saved one that will; 0: that is not known yet.
};

/// The client's token ends in so long: it should refresh.
struct expiring {
  std::chrono::seconds expires{};
};

/// The server took the channel out of the group.
struct removed {
  group_name group;
  std::string reason;
};

} // namespace plenum::core::push

namespace plenum::core {

using any_push = std::variant<push::welcome, push::published, push::direct, push::gap,
                              push::removed, push::expiring>;

} // namespace plenum::core
