// SPDX-License-Identifier: Apache-2.0

#include "bench/load/traffic.hpp"

#include <algorithm>
#include <limits>
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

std::optional<std::size_t> traffic::next_due() {
  if (due_.empty() || room_in_all() == 0)
    return std::nullopt;
  const auto publisher = due_.front();
  due_.pop_front();
  publishers_[publisher].due = false;
  return publisher;
}

std::size_t traffic::room(std::size_t publisher) const noexcept {
  return std::min(room_in_window(publisher), room_in_all());
}

std::size_t traffic::room_in_window(std::size_t publisher) const noexcept {
  const auto& state = publishers_[publisher];
  return shape_.window - (state.next - state.oldest);
}

std::size_t traffic::room_in_all() const noexcept {
  return shape_.in_flight == 0 ? std::numeric_limits<std::size_t>::max()
                               : shape_.in_flight - unfinished_;
}

stamp traffic::send(std::size_t publisher, std::uint64_t now) {
  auto& state = publishers_[publisher];
  ++unfinished_;
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
  --unfinished_;
  auto& state = publishers_[publisher];
  while (state.oldest != state.next && missing(publisher, state.oldest) == 0)
    ++state.oldest;
  if (!state.due && room_in_window(publisher) > 0) {
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
