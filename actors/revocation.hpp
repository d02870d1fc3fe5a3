// SPDX-License-Identifier: Apache-2.0
//
// A revocation says that somebody is not to be let in any more, though their token is good. It is
// forgotten when the last token that it is about has expired (docs/security.md, "Revoking").

#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace plenum::core {

enum class revocation_kind : std::uint8_t {
  user,        ///< A user, whenever the token was made.
  token,       ///< One token, by its name.
  user_before, ///< What a user has that was made up to some second.
  all_before,  ///< What anybody has that was made up to some second.
};

inline constexpr std::size_t revocation_kinds = 4;

/// For people, and in Redis.
std::string_view to_string(revocation_kind kind) noexcept;

/// How long a token may live if nobody says anything else.
inline constexpr auto longest_token = std::chrono::seconds{std::chrono::hours{24}};

/// How long a revocation may last: ten years.
inline constexpr auto longest_revocation = std::chrono::seconds{std::chrono::hours{10 * 365 * 24}};

struct revocation {
  static constexpr std::size_t max_name_bytes = 128;

  revocation_kind kind = revocation_kind::user;
  std::string name{};     ///< Of the user or the token; of `all_before` none.
  std::int64_t before{0}; ///< Up to which second, since 1970; only of the kinds that have one.
  std::int64_t until{0};  ///< Holds up to here, in seconds since 1970.
  std::int64_t made{0};   ///< When it was said, in milliseconds since 1970.
  std::int64_t kept{0};   ///< Known up to here though it holds no longer, so that it is not taken
                          ///< back by who heard of it late.

  /// What comes from outside. @returns  or which rule it breaks.
  static result<revocation> parse(revocation what);

  /// What is asked for: a user, a token, or what was made before a time, of a user or of all.
  /// @param lasts  Zero: it is taken back. @returns  or what is wrong with that.
  static result<revocation> of(std::string_view user, std::string_view token,
                               std::optional<std::int64_t> before, std::chrono::seconds lasts,
                               wall_time now);

  /// Puts another one of the same kind and name into this. The later one decides how long it holds;
  /// of two times to be made before, the later one, as long as either holds.
  void merge(const revocation& other);

  bool holds(wall_time now) const noexcept { return now.ms < until * 1000; }

  friend bool operator==(const revocation&, const revocation&) = default;
};

} // namespace plenum::core
