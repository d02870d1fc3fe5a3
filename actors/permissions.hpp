// SPDX-License-Identifier: Apache-2.0
//
// permissions say which groups somebody may join, send to and so on, by patterns of their names.
// Rules of patterns: docs/security.md, "Permissions". Pure; any thread.

#pragma once

#include "base/names.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace plenum::core {

/// What somebody may do in a group; `send_to` goes to a channel, whose id is the name.
enum class verb : std::uint8_t { join, send, history, members, send_to };

inline constexpr std::size_t verb_count = 5;

/// The name of its enumerator.
std::string_view to_string(verb what) noexcept;

/// A set of verbs.
class verb_set {
public:
  constexpr verb_set() = default;
  constexpr verb_set(verb one)
    : bits_{static_cast<std::uint8_t>(1U << static_cast<unsigned>(one))} {}

  static constexpr verb_set all() {
    auto made = verb_set{};
    made.bits_ = (1U << verb_count) - 1;
    return made;
  }

  constexpr bool has(verb one) const noexcept { return (bits_ & verb_set{one}.bits_) != 0; }
  constexpr void add(verb_set more) noexcept { bits_ |= more.bits_; }

private:
  std::uint8_t bits_ = 0;
};

/// Which names are meant: segments between `/`, `.` or `:`; `*` stands for one segment, `**` at the
/// end for all that follow, `{user}` for who asks.
class group_pattern {
public:
  static constexpr std::size_t max_bytes = 200;

  /// @returns  the pattern, or `errc::invalid_field` saying which rule it breaks.
  static result<group_pattern> parse(std::string_view text);

  /// Whether `name` is one of those, when `user` asks.
  bool fits(std::string_view name, const user_id& user) const noexcept;

  const std::string& str() const noexcept { return text_; }

private:
  explicit group_pattern(std::string text) : text_{std::move(text)} {}

  std::string text_;
};

class permissions {
public:
  enum class answer : std::uint8_t { unsaid, allowed, denied };

  /// Everything is allowed.
  static permissions everything();

  void allow(verb_set verbs, group_pattern where) { allowed_.push_back({std::move(where), verbs}); }
  void deny(verb_set verbs, group_pattern where) { denied_.push_back({std::move(where), verbs}); }

  bool empty() const noexcept { return allowed_.empty() && denied_.empty(); }

  /// What they say of `name` when `user` asks: a denial wins.
  answer ask(verb what, std::string_view name, const user_id& user) const noexcept;

private:
  struct rule {
    group_pattern where;
    verb_set verbs;
  };

  static bool any_fits(const std::vector<rule>& rules, verb what, std::string_view name,
                       const user_id& user) noexcept;

  std::vector<rule> allowed_;
  std::vector<rule> denied_;
};

} // namespace plenum::core
