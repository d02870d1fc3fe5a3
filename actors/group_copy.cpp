// SPDX-License-Identifier: Apache-2.0

#include "actors/group_copy.hpp"

#include <algorithm>

namespace plenum::core {

std::optional<position> group_copy::take(const history_page& page) {
  const auto before = held_ ? std::optional{top()} : std::nullopt;
  const auto same = before && (page.at.epoch.empty() || page.at.epoch == before->epoch);
  const auto lost = same && page.messages.empty() && page.at.offset > before->offset;
  if (same && !lost) {
    fill(page);
    return std::nullopt;
  }
  begin(page);
  return before;
}

void group_copy::begin(const history_page& page) {
  held_.emplace(page.at, limits_, page.messages, page.before);
  whole_ = !page.messages.empty() || page.at.offset == 0;
}

/// The page may be older or newer than the copy's end: what is newer will be delivered.
void group_copy::fill(const history_page& page) {
  const auto held = held_->last(held_->size());
  const auto next = held.empty() ? top().offset + 1 : held.front()->at.offset;
  if (page.at.epoch.empty() || page.at.offset + 1 < next)
    return; // It could not be read.
  auto all = publications{};
  std::copy_if(page.messages.begin(), page.messages.end(), std::back_inserter(all),
               [next](const auto& each) { return each->at.offset < next; });
  all.insert(all.end(), held.begin(), held.end());
  held_.emplace(position{top()}, limits_, all, page.before);
  whole_ = true;
}

std::optional<position> group_copy::keep(const publication_ptr& what) {
  auto before = std::optional<position>{};
  if (what->at.epoch != top().epoch) {
    before = top();
    held_.emplace(position{what->at.offset - 1, what->at.epoch}, limits_);
    whole_ = what->at.offset == 1;
  }
  held_->append(what);
  bound();
  return before;
}

bool group_copy::holds(const std::optional<position>& since, std::size_t count) const {
  return whole_ || (since ? held_->holds_since(*since) : held_->size() >= count);
}

void group_copy::bound() {
  const auto cost = held_->bytes();
  const auto excess = total_.change(std::exchange(counted_, cost), cost);
  if (excess == 0 || cost == 0)
    return;
  held_->trim_to(cost - std::min(cost, excess));
  whole_ = false;
  total_.change(std::exchange(counted_, held_->bytes()), held_->bytes());
}

} // namespace plenum::core
