// SPDX-License-Identifier: Apache-2.0

#include "actors/delivery/history.hpp"

#include <algorithm>

namespace plenum::core {

history::history(position top, const history_limits& limits, const publications& held,
                 positions before)
  : top_{std::move(top)},
    before_{std::move(before)},
    limits_{limits},
    held_{held.begin(), held.end()} {
  for (const auto& what : held_)
    bytes_ += cost_of(*what);
}

void history::append(publication_ptr what) {
  top_ = what->at;
  if (limits_.bytes == 0)
    return;
  const auto cost = cost_of(*what);
  while (limits_.count != 0 && held_.size() >= limits_.count)
    drop_oldest();
  if (limits_.overflow == history_overflow::clear && bytes_ + cost > limits_.bytes)
    trim_to(0);
  bytes_ += cost;
  held_.push_back(std::move(what));
  while (bytes_ > limits_.bytes && held_.size() > 1)
    drop_oldest();
}

void history::trim_to(std::size_t bytes) {
  while (bytes_ > bytes)
    drop_oldest();
}

void history::expire(wall_time now) {
  if (limits_.age.count() == 0)
    return;
  const auto oldest = now.ms - std::chrono::milliseconds{limits_.age}.count();
  while (!held_.empty() && held_.front()->time.ms < oldest)
    drop_oldest();
}

std::optional<publications> history::since(const position& from) const {
  return holds_since(from) ? std::optional{last(top_.offset - from.offset)} : std::nullopt;
}

bool history::holds_since(const position& from) const noexcept {
  return has(from) && top_.offset - from.offset <= held_.size();
}

publications history::last(std::size_t count) const {
  const auto first = held_.size() - std::min(count, held_.size());
  return {held_.begin() + static_cast<std::ptrdiff_t>(first), held_.end()};
}

reply::history history::read(const command::history& what, std::size_t max) const {
  const auto wanted = what.limit == 0 ? max : std::min(what.limit, max);
  auto result = reply::history{.group = what.group, .at = top_};
  if (auto missed = what.since ? since(*what.since) : std::nullopt) {
    result.messages = std::move(*missed);
    result.complete = result.messages.size() <= wanted;
    result.messages.resize(std::min(result.messages.size(), wanted));
  } else {
    result.messages = last(wanted);
    result.complete = !what.since && result.messages.size() >= std::min(wanted, top_.offset);
  }
  if (what.reverse)
    std::reverse(result.messages.begin(), result.messages.end());
  return result;
}

bool history::has(const position& from) const noexcept {
  if (from.epoch == top_.epoch)
    return from.offset <= top_.offset;
  return std::any_of(before_.begin(), before_.end(), [&](const position& each) {
    return from.epoch == each.epoch && from.offset <= each.offset;
  });
}

void history::drop_oldest() {
  bytes_ -= cost_of(*held_.front());
  held_.pop_front();
}

} // namespace plenum::core
