// SPDX-License-Identifier: Apache-2.0
//
// errc is the one table of reasons why something that a client asked for did
// not happen. The names are part of the wire protocol (docs/protocol.md,
// "Errors") and therefore stable.

#pragma once

#include <cstdint>
#include <string_view>

namespace plenum::core {

enum class errc : std::uint8_t {
  malformed,         ///< Bytes are not a message of the negotiated wire.
  unknown_op,        ///< A message, but no such operation.
  invalid_field,     ///< A field is missing, of the wrong type or out of range.
  invalid_group,     ///< A group name that breaks a rule of names.
  too_large,         ///< Over a limit of size.
  unauthorized,      ///< No valid token.
  permission_denied, ///< Known, but not allowed.
  rate_limited,      ///< Allowed again after a pause.
  too_many_groups,   ///< The channel is in as many groups as it may be.
  group_full,        ///< The group has as many members as it may have.
  no_such_channel,   ///< No channel with this id on any node.
  not_a_member,      ///< Only members may do this.
  history_disabled,  ///< This node keeps no history.
  relay_unavailable, ///< The broker cannot be reached.
  timeout,           ///< No answer in time.
  shutting_down,     ///< This node is stopping.
  internal,          ///< A bug in the server.
};

/// The name of `code` on the wire, for example "invalid_group".
std::string_view to_string(errc code) noexcept;

} // namespace plenum::core
