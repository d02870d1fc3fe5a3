// SPDX-License-Identifier: Apache-2.0
//
// Replies are the answers to commands. Field by field as in docs/protocol.md,
// "Client to server"; the statuses are those of the ChannelBox API.

#pragma once

#include "protocol/command.hpp"

#include <chrono>
#include <memory>
#include <variant>
#include <vector>

namespace plenum::core {

enum class join_status : std::uint8_t {
  channel_added, ///< The group is new.
  channel_exist, ///< The group was there before.
};

enum class leave_status : std::uint8_t {
  channel_removed,
  group_removed, ///< The channel was its last member.
  channel_does_not_exist,
  group_does_not_exist,
};

enum class send_status : std::uint8_t {
  group_send,
  no_such_group, ///< No node has a member of it.
  sent,          ///< `send_to` found the channel.
  no_such_channel,
};

std::string_view to_string(join_status status) noexcept;
std::string_view to_string(leave_status status) noexcept;
std::string_view to_string(send_status status) noexcept;

/// Saved publications, oldest first unless asked otherwise.
using publications = std::vector<publication_ptr>;

namespace reply {

struct joined {
  group_name group;
  join_status status = join_status::channel_added;
  bool already = false;            ///< Was a member before.
  std::size_t members = 0;         ///< With the new one.
  position at;                     ///< Of the last saved publication.
  std::optional<bool> recovered{}; ///< Only if `recover` was asked for.
  publications messages{};
};

struct left {
  group_name group;
  leave_status status = leave_status::channel_removed;
};

struct sent {
  send_status status = send_status::group_send;
  std::optional<position> at; ///< When saved.
  bool duplicate = false;     ///< The idempotency key was known.
};

struct history {
  group_name group;
  position at; ///< Of the last saved publication.
  publications messages{};
  bool complete = true; ///< False: there are more than were asked for or are held.
};

struct member {
  channel_id channel;
  user_id user;
  std::string node;
};

struct members {
  group_name group;
  std::size_t count = 0;
  std::vector<member> list{};
  bool partial = false; ///< A node did not answer in time.
};

struct authenticated {
  std::optional<std::uint64_t> expires; ///< Seconds.
};

struct refreshed {
  std::optional<std::uint64_t> expires; ///< Seconds.
};

struct pong {};

struct failed {
  error why;
  std::string op;                                         ///< What it was about; empty if unknown.
  std::string group;                                      ///< What it was about; empty if unknown.
  std::optional<std::chrono::milliseconds> retry_after{}; ///< Of `errc::rate_limited`.
};

} // namespace reply

using any_reply
  = std::variant<reply::joined, reply::left, reply::sent, reply::history, reply::members,
                 reply::authenticated, reply::refreshed, reply::pong, reply::failed>;

/// What a command takes of its channel until it is answered.
struct claim {
  std::size_t bytes = 0;
  std::uint32_t turn = 0; ///< Its place in the order of answers; 0: none.
};

/// A reply on its way back to the command that asked for it.
struct answer {
  command_id id; ///< None: only failures are told to the client.
  any_reply what;
  claim held{}; ///< By the command.
};

/// The messages that an answer carries; none if it is of a kind that carries none.
const publications& messages_of(const answer& what) noexcept;

} // namespace plenum::core
