// SPDX-License-Identifier: Apache-2.0

#include "actors/identity.hpp"

#include <algorithm>

namespace plenum::core {

bool identity::may(verb what, std::string_view name, const user_id& who) const noexcept {
  using enum permissions::answer;
  const auto mine = own.ask(what, name, who);
  const auto everybodys = shared ? shared->ask(what, name, who) : unsaid;
  if (mine == denied || everybodys == denied)
    return false;
  return mine == allowed || everybodys == allowed;
}

std::optional<std::chrono::seconds> identity::time_left(wall_time now) const {
  if (!expires)
    return std::nullopt;
  const auto left = std::chrono::milliseconds{expires->ms - now.ms};
  return std::max(std::chrono::seconds{0}, std::chrono::floor<std::chrono::seconds>(left));
}

const identity_ptr& nobody() {
  static const auto none = std::make_shared<const identity>();
  return none;
}

const identity_ptr& anybody() {
  static const auto all = std::make_shared<const identity>(
    identity{.own = permissions::everything()});
  return all;
}

} // namespace plenum::core
