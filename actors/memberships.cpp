// SPDX-License-Identifier: Apache-2.0

#include "actors/memberships.hpp"

#include <algorithm>

namespace plenum::core {

auto memberships::want(const group_name& group, std::size_t limit) -> entry* {
  auto found = std::find_if(entries_.begin(), entries_.end(),
                            [&](const entry& x) { return x.group == group; });
  if (found == entries_.end() || !found->wanted) {
    const auto wanted = std::count_if(entries_.begin(), entries_.end(),
                                      [](const entry& x) { return x.wanted; });
    if (static_cast<std::size_t>(wanted) >= limit)
      return nullptr;
  }
  if (found == entries_.end())
    found = entries_.insert(found, entry{group});
  found->wanted = true;
  return &*found;
}

bool memberships::join(const group_name& group, std::size_t limit) {
  auto* entry = want(group, limit);
  if (entry != nullptr)
    ++entry->joining;
  return entry != nullptr;
}

bool memberships::enroll(const group_name& group, std::size_t limit) {
  auto* entry = want(group, limit);
  if (entry != nullptr)
    entry->enrolled = true;
  return entry != nullptr;
}

void memberships::leave(const group_name& group) {
  std::erase_if(entries_, [&](entry& x) {
    if (x.group != group)
      return false;
    x.wanted = x.enrolled = false;
    return x.joining == 0;
  });
}

void memberships::answered(std::string_view group, bool success) {
  std::erase_if(entries_, [&](entry& x) {
    if (x.group.str() != group || --x.joining > 0)
      return false;
    return !x.wanted || (!success && !x.enrolled);
  });
}

std::vector<group_name> memberships::all() const {
  auto result = std::vector<group_name>{};
  for (const auto& x : entries_)
    result.push_back(x.group);
  return result;
}

std::vector<group_name> memberships::chosen() const {
  auto result = std::vector<group_name>{};
  for (const auto& x : entries_)
    if (x.wanted && !x.enrolled)
      result.push_back(x.group);
  return result;
}

} // namespace plenum::core
