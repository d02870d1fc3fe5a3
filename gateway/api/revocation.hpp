// SPDX-License-Identifier: Apache-2.0
//
// Whom a program has let in no more, on all nodes (docs/security.md, "Revoking"):
//
//   co_await app.box().revoke({.user = "ada"});

#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>

namespace plenum {

// These have no destructor to run, as the options in channel_box.hpp; what the names are of lives
// until the call has ended.

/// A user, or a token, or what was made before a time: of a user, or of everybody.
struct Revocation {
  std::string_view user = {};
  std::string_view token = {}; ///< Its name: the claim `jti`.

  /// What was made up to this second, and what does not say when; what is made later is good.
  std::optional<std::chrono::system_clock::time_point> issued_before = {};

  /// How long it holds, at most ten years; none: for --revocation-seconds, a day. Zero: the same
  /// revocation is taken back.
  std::optional<std::chrono::seconds> lasts = {};
};

/// What became of it. It holds in any case.
struct Revoked {
  std::size_t nodes = 0;  ///< That have closed what there was.
  std::size_t closed = 0; ///< Channels.
  bool partial = false;   ///< A node that may live has not answered: it reads it when it can.
};

} // namespace plenum
