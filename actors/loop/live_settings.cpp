// SPDX-License-Identifier: Apache-2.0

#include "actors/loop/live_settings.hpp"

#include <algorithm>

namespace plenum::core {

live_settings live_settings::completed() const {
  const auto least = 4 * clients.message_bytes;
  auto made = *this;
  made.shard.log_window_bytes = std::max(shard.log_window_bytes, least);
  made.shard.outbox_bytes = std::max(shard.outbox_bytes, least);
  made.channels.under_way_bytes = std::max(channels.under_way_bytes, least);
  return made;
}

} // namespace plenum::core
