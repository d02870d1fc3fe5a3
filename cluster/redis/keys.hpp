// SPDX-License-Identifier: Apache-2.0
//
// How things are called in Redis. All keys of a group have the same hash tag, so that they
// are on one node of a Redis Cluster. Whatever clients choose comes last, so that no name
// can be mistaken for another. Pure.

#pragma once

#include "base/names.hpp"
#include "base/node_id.hpp"

#include <optional>

namespace plenum::core::redis_keys {

/// A hash: the epoch, the last offset and what else is known of a group.
std::string state(const group_name& group);

/// A stream: the group's history.
std::string log(const group_name& group);

/// A string: where a message with this idempotency key went.
std::string sent(const group_name& group, std::string_view key);

/// The channel on which a group is published. Channels are common to all databases of a
/// Redis, so the number is part of the name.
std::string channel(const group_name& group, std::uint32_t database);

/// A hash: which nodes live.
inline constexpr std::string_view nodes = "plenum:nodes";

/// A hash: who is revoked; and a sorted set: when each of them may be forgotten.
inline constexpr std::string_view revoked = "plenum:{revoked}";
inline constexpr std::string_view revoked_ends = "plenum:{revoked}:ends";

/// The channel on which a node is told something; without a node, the one for all.
std::string inbox(const std::optional<node_id>& node, std::uint32_t database);

/// What the inbox of each node begins with; its id follows.
std::string inboxes(std::uint32_t database);

/// What inboxes and the channel for all begin with, and groups' channels do not.
inline constexpr std::string_view inbox_prefix = "plenum:node";

/// Patterns that all states and all logs match.
inline constexpr std::string_view every_state = "plenum:state:{*}";
inline constexpr std::string_view every_log = "plenum:log:{*}";

/// The group of a state, log or channel.
std::optional<group_name> group_of(std::string_view name);

} // namespace plenum::core::redis_keys
