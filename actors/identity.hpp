// SPDX-License-Identifier: Apache-2.0
//
// An identity is who somebody is and what they may do, as an authenticator has found out
// (gateway/auth/). Many channels may share one. It does not change: a new token makes a new one.

#pragma once

#include "actors/permissions.hpp"
#include "base/clock.hpp"

#include <chrono>
#include <memory>
#include <optional>

namespace plenum::core {

struct identity {
  user_id user{};
  permissions own{};                           ///< Said of this one.
  std::shared_ptr<const permissions> shared{}; ///< Said of everybody; null: nothing.
  std::vector<group_name> groups{};            ///< Joined as soon as the channel opens.
  std::string info{};                          ///< JSON, for the program; empty: none.
  std::optional<wall_time> expires{};          ///< None: never.
  std::string token_id{};                      ///< Empty: it has none.
  std::optional<wall_time> issued{};           ///< When the token was made, or the program
                                               ///< has said who it is; none: nobody knows.

  /// The whole seconds until it expires, zero if it has; none: it never does.
  std::optional<std::chrono::seconds> time_left(wall_time now) const;

  /// The one place where it is decided whether somebody may do something: allowed by either, and
  /// denied by none.
  /// @param who  Whose name `{user}` stands for: a program may have named the channel's user
  /// itself.
  bool may(verb what, std::string_view name, const user_id& who) const noexcept;
};

using identity_ptr = std::shared_ptr<const identity>;

/// Somebody who has shown nothing yet and may do nothing.
const identity_ptr& nobody();

/// Somebody of no name who may do everything.
const identity_ptr& anybody();

} // namespace plenum::core
