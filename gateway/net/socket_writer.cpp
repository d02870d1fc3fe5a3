// SPDX-License-Identifier: Apache-2.0

#include "gateway/net/socket_writer.hpp"

#include <array>

namespace plenum::core {

auto socket_writer::write(outbox& from, std::size_t most, time_point now) -> outcome {
  auto result = outcome{};
  while (!blocked_ && (from.has_data() || to_.has_unsent()) && result.bytes < most) {
    auto parts = std::array<iovec, 16>{};
    const auto used = from.gather(parts, most - result.bytes);
    const auto sent = to_.send(std::span{parts}.first(used));
    result.bytes += sent.bytes;
    if (sent.bytes > 0)
      from.advance(sent.bytes);
    if (sent.after == transport::sent::state::broken) {
      result.broken = true;
      break;
    }
    blocked_ = sent.after == transport::sent::state::blocked;
    if (sent.bytes > 0 || !blocked_)
      blocked_since_.reset();
    if (blocked_)
      blocked_since_ = blocked_since_.value_or(now);
  }
  return result;
}

} // namespace plenum::core
