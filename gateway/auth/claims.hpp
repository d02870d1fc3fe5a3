// SPDX-License-Identifier: Apache-2.0
//
// claims reads what is said of somebody in JSON: in a token, in the answer of a backend, in the
// file of what everybody may do. Forms: docs/security.md, "Permissions".

#pragma once

#include "actors/identity.hpp"

#include <boost/json/object.hpp>

namespace plenum::core {

/// The object with `join`, `send`, `history`, `members`, `send_to`, `all` and `deny`.
/// @returns  the permissions, or `errc::invalid_field` with what is wrong.
result<permissions> read_permissions(const boost::json::object& from);

/// The `plenum` claim, which has `groups` and `info` besides, into `to`.
/// @returns  `errc::invalid_field` with what is wrong.
result<void> read_plenum_claim(const boost::json::value& from, identity& to);

/// Reads the file of what everybody may do.
/// @returns  the permissions, or `errc::invalid_field` naming the file and the fault.
result<std::shared_ptr<const permissions>> read_permissions_file(const std::string& path);

} // namespace plenum::core
