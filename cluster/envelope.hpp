// SPDX-License-Identifier: Apache-2.0
//
// An envelope is a publication on its way between nodes, in MessagePack. The fields have
// numbers, not names: an array that begins with the version. A later version may only add
// fields at the end, so nodes of both understand each other while a cluster is upgraded.
// Layout: docs/cluster.md, "Between nodes".

#pragma once

#include "base/result.hpp"
#include "protocol/publication.hpp"

#include <string>
#include <string_view>

namespace plenum::core {

/// The version that is written.
inline constexpr std::uint64_t envelope_version = 2;

/// All of `what` but its group and position, which travel beside it.
std::string pack_envelope(const publication& what);

/// A publication as it came from a node of this or another version.
struct opened_envelope {
  publication what; ///< Saved if `at` has an offset.
  std::uint64_t version = 0;
};

/// @returns  the publication, or `errc::malformed`.
result<opened_envelope> open_envelope(std::string_view bytes, const group_name& group,
                                      const position& at);

/// What Redis hands to those who follow a group: a position, then an envelope. The scripts
/// write the same bytes.
struct notice {
  position at;               ///< Offset 0: not saved.
  std::string_view envelope; ///< Empty: the history has begun anew at `at`.
};

/// A notice of something that is not saved.
std::string pack_unsaved(const publication& what);

/// @returns  views into `bytes`, or `errc::malformed`.
result<notice> open_notice(std::string_view bytes);

} // namespace plenum::core
