// SPDX-License-Identifier: Apache-2.0

#include "actors/revocation.hpp"

#include "base/names.hpp"

#include <algorithm>
#include <array>

namespace plenum::core {

namespace {

/// The last second of the year 9999: Redis's Lua holds even its milliseconds exactly.
constexpr auto latest_second = std::int64_t{253'402'300'799};

constexpr auto names = std::array<std::string_view, revocation_kinds>{"user", "token",
                                                                      "user_before", "all_before"};

error wrong(const char* what) {
  return {errc::invalid_field, what};
}

bool has_time(revocation_kind kind) {
  return kind == revocation_kind::user_before || kind == revocation_kind::all_before;
}

} // namespace

std::string_view to_string(revocation_kind kind) noexcept {
  return names[static_cast<std::size_t>(kind)];
}

result<revocation> revocation::parse(revocation what) {
  if (static_cast<std::size_t>(what.kind) >= revocation_kinds)
    return wrong("a revocation of no known kind");
  if (what.name.empty() != (what.kind == revocation_kind::all_before))
    return wrong("a revocation is of a user, a token, or all");
  if (what.name.size() > max_name_bytes || !is_utf8(what.name))
    return wrong("users and tokens have names of at most 128 bytes of UTF-8");
  for (const auto each : {what.before, what.until, what.made / 1000, what.kept})
    if (each < 0 || each > latest_second)
      return wrong("a revocation has no such time");
  if (!has_time(what.kind))
    what.before = 0;
  what.kept = std::max(what.kept, what.until);
  return what;
}

result<revocation> revocation::of(std::string_view user, std::string_view token,
                                  std::optional<std::int64_t> before, std::chrono::seconds lasts,
                                  wall_time now) {
  if (!token.empty() && (!user.empty() || before))
    return wrong("a token is revoked by its name alone");
  if (token.empty() && user.empty() && !before)
    return wrong("a user, a token, or a time is wanted");
  if (lasts < std::chrono::seconds{0} || lasts > longest_revocation)
    return wrong("a revocation lasts for at most ten years");
  if (const auto known = user_id::parse(user); !known)
    return known.error();
  auto made = revocation{.kind = !token.empty()  ? revocation_kind::token
                                 : !before       ? revocation_kind::user
                                 : !user.empty() ? revocation_kind::user_before
                                                 : revocation_kind::all_before,
                         .name = std::string{token.empty() ? user : token},
                         .before = before.value_or(0),
                         .made = now.ms};
  if (lasts > std::chrono::seconds{0})
    made.until = now.ms / 1000 + lasts.count();
  made.kept = now.ms / 1000;
  return parse(std::move(made));
}

void revocation::merge(const revocation& other) {
  kept = std::max(kept, other.kept);
  if (before != other.before) {
    before = std::max(before, other.before);
    until = std::max(until, other.until);
    made = std::max(made, other.made);
  } else if (other.made > made || (other.made == made && other.until > until)) {
    until = other.until;
    made = other.made;
  }
}

} // namespace plenum::core
