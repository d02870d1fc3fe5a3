// SPDX-License-Identifier: Apache-2.0

#include "protocol/native/fields.hpp"

#include <array>
#include <utility>

namespace plenum::core {

namespace {

constexpr auto plain_fields = std::to_array<std::pair<std::string_view, field fields::*>>({
  {"op", &fields::op},
  {"id", &fields::id},
  {"group", &fields::group},
  {"type", &fields::type},
  {"save", &fields::save},
  {"echo", &fields::echo},
  {"key", &fields::key},
  {"channel", &fields::channel},
  {"history", &fields::history},
  {"notify", &fields::notify},
  {"limit", &fields::limit},
  {"reverse", &fields::reverse},
  {"token", &fields::token},
});

} // namespace

field* find_field(fields& in, std::string_view name) noexcept {
  for (const auto& [known, place] : plain_fields)
    if (name == known)
      return &(in.*place);
  return nullptr;
}

field* find_field(position_fields& in, std::string_view name) noexcept {
  if (name == "epoch")
    return &in.epoch;
  return name == "offset" ? &in.offset : nullptr;
}

position_fields* find_position(fields& in, std::string_view name) noexcept {
  if (name == "recover")
    return &in.recover;
  return name == "since" ? &in.since : nullptr;
}

} // namespace plenum::core
