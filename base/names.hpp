// SPDX-License-Identifier: Apache-2.0
//
// Names that come from outside: of groups and of users. Each is checked once,
// where it enters, and then cannot be wrong. Rules: docs/protocol.md, "Names".

#pragma once

#include "base/result.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace plenum::core {

/// True when `text` is well-formed UTF-8.
bool is_utf8(std::string_view text) noexcept;

/// The name of a group: 1 to 200 bytes of UTF-8 without control characters,
/// spaces at the ends, or the reserved prefix `plenum:`.
class group_name {
public:
  static constexpr std::size_t max_bytes = 200;

  /// @returns the name, or `errc::invalid_group` saying which rule it breaks.
  static result<group_name> parse(std::string_view text);

  const std::string& str() const noexcept { return text_; }

  /// Of the text; known from the beginning, because a name is looked up on every floor.
  std::size_t hash() const noexcept { return hash_; }

  friend bool operator==(const group_name& a, const group_name& b) noexcept {
    return a.hash_ == b.hash_ && a.text_ == b.text_;
  }
  friend auto operator<=>(const group_name& a, const group_name& b) noexcept {
    return a.text_ <=> b.text_;
  }

private:
  explicit group_name(std::string text)
    : text_{std::move(text)}, hash_{std::hash<std::string>{}(text_)} {}

  std::string text_;
  std::size_t hash_;
};

/// Who a channel belongs to; empty for nobody in particular. At most 128 bytes
/// of UTF-8 without control characters.
class user_id {
public:
  static constexpr std::size_t max_bytes = 128;

  user_id() = default;

  /// @returns the user, or `errc::invalid_field` saying which rule it breaks.
  static result<user_id> parse(std::string_view text);

  const std::string& str() const noexcept { return text_; }
  bool empty() const noexcept { return text_.empty(); }

  friend auto operator<=>(const user_id&, const user_id&) = default;

private:
  explicit user_id(std::string text) : text_{std::move(text)} {}

  std::string text_;
};

} // namespace plenum::core

template <>
struct std::hash<plenum::core::group_name> {
  std::size_t operator()(const plenum::core::group_name& x) const noexcept { return x.hash(); }
};
