// SPDX-License-Identifier: Apache-2.0

#include "cluster/member_surveys.hpp"

#include "actors/node.hpp"

namespace plenum::core {

void member_surveys::take(const list_members& request) {
  const auto& what = request.what;
  auto [found, is_new] = open_.try_emplace({what.group, what.limit});
  found->second.later.push_back(request.from);
  if (is_new)
    begin(what);
}

std::size_t member_surveys::waiting() const noexcept {
  std::size_t all = 0;
  for (const auto& [what, entry] : open_)
    all += entry.asked.size() + entry.later.size();
  return all;
}

void member_surveys::begin(const command::members& what) {
  auto& entry = open_.at({what.group, what.limit});
  entry.asked = std::exchange(entry.later, {});
  ask_(what, [this, what](const reply::members& found) { finish(what, found); });
}

void member_surveys::finish(const command::members& what, const reply::members& found) {
  const auto closing = open_.find({what.group, what.limit});
  for (const auto& from : std::exchange(closing->second.asked, {}))
    give(from, found);
  if (closing->second.later.empty())
    open_.erase(closing);
  else
    begin(what);
}

} // namespace plenum::core
