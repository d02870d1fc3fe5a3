// SPDX-License-Identifier: Apache-2.0

#include "bench/load/traffic.hpp"

#include <numeric>

namespace plenum::core::load {

traffic::traffic(const traffic_shape& shape)
  : shape_{shape},
    publishers_(shape.groups * shape.publishers),
    missing_(publishers_.size() * shape.window),
    due_(publishers_.size()),
    check_{shape.connections(), shape.publishers} {
  std::iota(due_.begin(), due_.end(), std::size_t{0});
}

std::size_t traffic::connection_of(std::size_t publisher) const noexcept {
  return publisher / shape_.publishers * shape_.members + publisher % shape_.publishers;
}

std::size_t traffic::room(std::size_t publisher) const noexcept {
  const auto& state = publishers_[publisher];
  return shape_.window - (state.next - state.oldest);
}

stamp traffic::send(std::size_t publisher, std::uint64_t now) {
  auto& state = publishers_[publisher];
  state.due = false;
  missing(publisher, state.next) = static_cast<std::uint32_t>(shape_.members);
  in_flight_ += shape_.members;
  return {static_cast<std::uint32_t>(publisher), state.next++, now};
}

void traffic::receive(std::size_t connection, const stamp& what, std::uint64_t now) {
  const auto group = connection / shape_.members;
  const auto first = group * shape_.publishers;
  const auto who = std::size_t{what.publisher} - first; // huge if below
  if (who >= shape_.publishers || what.sequence >= publishers_[what.publisher].next)
    return check_.see_strange();
  if (!check_.see(connection, who, what.sequence))
    return;
  ++tally_.deliveries;
  tally_.latency.record(now - what.sent);
  --in_flight_;
  if (--missing(what.publisher, what.sequence) == 0)
    complete(what.publisher);
}

void traffic::complete(std::size_t publisher) {
  ++tally_.publishes;
  auto& state = publishers_[publisher];
  while (state.oldest != state.next && missing(publisher, state.oldest) == 0)
    ++state.oldest;
  if (!state.due && room(publisher) > 0) {
    state.due = true;
    due_.push_back(publisher);
  }
}

faults traffic::settle() {
  for (std::size_t connection = 0; connection < shape_.connections(); ++connection)
    for (std::size_t who = 0; who < shape_.publishers; ++who)
      check_.expect_all(connection, who,
                        publishers_[connection / shape_.members * shape_.publishers + who].next);
  return check_.found();
}

} // namespace plenum::core::load
