// SPDX-License-Identifier: Apache-2.0

#include "actors/member_table.hpp"

#include <algorithm>

namespace plenum::core {

bool member_table::add(const member& who) {
  const auto is_new = !remove(who.channel);
  const auto added = row{.user = who.user,
                         .speaks = who.format.speaks,
                         .shard = static_cast<std::uint16_t>(who.shard),
                         .compressed = who.format.compressed,
                         .notify = who.notify};
  count(members_.emplace(who.channel, added).first->second, +1);
  return is_new;
}

std::optional<member> member_table::remove(const channel_id& who) {
  const auto found = members_.find(who);
  if (found == members_.end())
    return std::nullopt;
  auto& gone = found->second;
  count(gone, -1);
  auto result = member{.channel = who,
                       .user = std::move(gone.user),
                       .format = {gone.speaks, gone.compressed},
                       .shard = gone.shard,
                       .notify = gone.notify};
  members_.erase(found);
  return result;
}

void member_table::count(const row& who, int step) {
  if (shards_.size() <= who.shard)
    shards_.resize(who.shard + 1U);
  const auto change = static_cast<std::size_t>(step); // Wraps around: -1 subtracts.
  count({who.speaks, who.compressed}, change);
  shards_[who.shard] += change;
  notices_ += who.notify ? change : 0;
}

void member_table::count(const wire_format& format, std::size_t change) {
  auto found = std::find_if(wires_.begin(), wires_.end(),
                            [&](const wire_use& each) { return each.speaks == format.speaks; });
  if (found == wires_.end())
    found = wires_.insert(found, {format.speaks});
  (format.compressed ? found->compressed : found->plain) += change;
  if (found->compressed + found->plain == 0)
    wires_.erase(found);
}

std::vector<reply::member> member_table::list(std::size_t limit, const std::string& node) const {
  auto result = std::vector<reply::member>{};
  result.reserve(std::min(limit, members_.size()));
  for (const auto& [channel, who] : members_) {
    if (result.size() == limit)
      break;
    result.push_back({channel, who.user, node});
  }
  return result;
}

} // namespace plenum::core
