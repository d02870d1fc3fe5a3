// SPDX-License-Identifier: Apache-2.0

#include "actors/parties.hpp"

namespace plenum::core {

auto parties::enter(party_name who, std::size_t most) -> std::optional<place> {
  const auto lock = std::lock_guard{mutex_};
  auto& found = *all_.try_emplace(std::move(who)).first;
  auto& party = found.second;
  if (most != 0 && party.channels >= most)
    return {}; // It has channels, so it was not made just now.
  ++party.channels;
  if (party.idle_at)
    idle_.erase(*party.idle_at);
  party.idle_at.reset();
  return place{*this, found};
}

void parties::leave(table::value_type& who) {
  const auto lock = std::lock_guard{mutex_};
  if (--who.second.channels == 0)
    who.second.idle_at = idle_.insert(idle_.end(), &who.first);
  forget_old(steady_clock::now());
}

std::size_t parties::size() const {
  const auto lock = std::lock_guard{mutex_};
  return all_.size();
}

void parties::forget_old(time_point now) {
  while (!idle_.empty()) {
    const auto oldest = all_.find(*idle_.front());
    const auto& party = oldest->second;
    if (idle_.size() <= remembered_ && !(party.messages.is_full(now) && party.bytes.is_full(now)))
      return;
    idle_.pop_front();
    all_.erase(oldest);
  }
}

} // namespace plenum::core
