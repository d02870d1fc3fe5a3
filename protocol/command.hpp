// SPDX-License-Identifier: Apache-2.0
//
// Commands are what clients ask for, whatever wire they speak. A dialect makes
// them from outside bytes and has checked every field: sizes, names, types.
// Meaning of each field: docs/protocol.md, "Client to server".

#pragma once

#include "protocol/disconnect.hpp"
#include "protocol/publication.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace plenum::core {

namespace command {

struct join {
  group_name group;
  std::size_t history = 0;           ///< How many of the last messages to answer.
  std::optional<position> recover{}; ///< Where the client stopped reading.
  bool notify = false;               ///< Tell of members coming and going.
};

struct leave {
  group_name group;
};

struct send {
  group_name group;
  payload content;
  bool save = false;
  bool echo = true;
  std::string key; ///< Empty: none.
};

struct send_to {
  channel_id channel;
  payload content;
};

struct history {
  group_name group;
  std::optional<position> since{}; ///< Otherwise the last `limit`.
  std::size_t limit = 0;           ///< 0: as many as one reply may have.
  bool reverse = false;            ///< Newest first.
};

struct members {
  group_name group;
  std::size_t limit = 0; ///< 0: only the count.
};

/// Says who the client is, first of all.
struct authenticate {
  std::string token;
};

struct refresh {
  std::string token;
};

struct ping {};

/// On the raw wire a frame is a payload and nothing else; the route's endpoint
/// decides what it means.
struct message {
  payload content;
};

} // namespace command

using any_command = std::variant<command::join, command::leave, command::send, command::send_to,
                                 command::history, command::members, command::authenticate,
                                 command::refresh, command::ping, command::message>;

/// The client's number for a command; the reply carries it.
using command_id = std::optional<std::uint64_t>;

/// A command as it came.
struct request {
  command_id id;
  any_command what;
};

/// Something that came instead of a command, and what to tell the client.
struct refusal {
  command_id id{};     ///< If it could be read.
  std::string op{};    ///< If it could be read.
  std::string group{}; ///< If it could be read.
  error why{};
  std::optional<std::chrono::milliseconds> retry_after{}; ///< Of `errc::rate_limited`.
};

/// Something after which nothing more is to come: the channel is closed.
struct hang_up {
  disconnect why;
};

using incoming = std::variant<request, refusal, hang_up>;

} // namespace plenum::core
