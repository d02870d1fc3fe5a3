// SPDX-License-Identifier: Apache-2.0
//
// fields is a client's message taken apart: the value of every field that some
// command has, in whatever order they came and in whatever encoding. What they
// must be is decided by command_reader. Views point into what was decoded.

#pragma once

#include "protocol/field.hpp"
#include "protocol/limits.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace plenum::core {

/// The fields of a `{epoch, offset}`.
struct position_fields {
  enum class state : std::uint8_t { absent, present, unusable };

  state what = state::absent;
  field epoch;
  field offset;
};

/// What a payload is blamed for that is nested deeper than `max_depth`.
inline constexpr std::string_view too_deep = "is nested deeper than 64 levels";
static_assert(max_depth == 64);

/// The payload, whose type may be told only after it.
struct data_field {
  std::string_view raw;                  ///< In the wire's encoding; empty: not there.
  std::optional<std::string_view> text;  ///< If it is a string.
  std::optional<std::string_view> bytes; ///< If it is binary.
  std::string_view fault;                ///< Why it cannot be used; empty: it can.
};

struct fields {
  field op;
  field id;
  field group;
  field channel;
  field type;
  field key;
  field token;
  field history;
  field limit;
  field notify;
  field save;
  field echo;
  field reverse;
  position_fields recover;
  position_fields since;
  data_field data;
};

/// The place of the plain field of this name; null if no command has it.
field* find_field(fields& in, std::string_view name) noexcept;

/// The same for the fields of a position.
field* find_field(position_fields& in, std::string_view name) noexcept;

/// The place of the position of this name; null if no command has it.
position_fields* find_position(fields& in, std::string_view name) noexcept;

} // namespace plenum::core
