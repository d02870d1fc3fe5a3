// SPDX-License-Identifier: Apache-2.0

#include "cluster/redis/self.hpp"

#include "base/clock.hpp"

#include <algorithm>

namespace plenum::core {

redis_self::redis_self(node_id id, std::uint32_t database)
  : id_{id}, database_{database}, inbox_{inbox_of(id)} {}

std::string redis_self::inbox_of(const std::optional<node_id>& node) const {
  return redis_keys::inbox(node, database_);
}

std::string redis_self::channel_of(const group_name& group) const {
  return redis_keys::channel(group, database_);
}

/// Microseconds since 1970, so that it also tells when (scripts/publish.lua).
std::uint64_t redis_self::next_number() {
  const auto now = static_cast<std::uint64_t>(wall_time::now().ms) * 1000;
  return last_number_ = std::max(last_number_ + 1, now);
}

std::string redis_self::next_seed() {
  return id_.str() + ':' + std::to_string(next_number());
}

} // namespace plenum::core
