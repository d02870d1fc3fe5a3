// SPDX-License-Identifier: Apache-2.0

#include "actors/loop/timer_wheel.hpp"

#include <algorithm>

namespace plenum::core {

void timer::cancel() noexcept {
  if (next_ == nullptr)
    return;
  prev_->next_ = next_;
  next_->prev_ = prev_;
  prev_ = next_ = nullptr;
}

timer_wheel::timer_wheel(time_point now) : start_{now} {
  for (auto& slot : slots_)
    slot.prev_ = slot.next_ = &slot;
}

timer_wheel::~timer_wheel() {
  for (auto& slot : slots_)
    while (slot.next_ != &slot)
      slot.next_->cancel();
}

std::uint64_t timer_wheel::slot_number(time_point at) const {
  return at <= start_ ? 0 : static_cast<std::uint64_t>((at - start_ + tick - duration{1}) / tick);
}

void timer_wheel::schedule(timer& t, time_point deadline) {
  t.cancel();
  t.deadline_ = deadline;
  auto& slot = slots_[std::max(slot_number(deadline), current_ + 1) % slots];
  t.prev_ = slot.prev_;
  t.next_ = &slot;
  slot.prev_->next_ = &t;
  slot.prev_ = &t;
}

void timer_wheel::advance(time_point now) {
  const auto target = static_cast<std::uint64_t>(std::max(now - start_, duration{}) / tick);
  if (target - std::min(target, current_) > slots)
    current_ = target - slots; // Slept for a whole turn of the wheel: each slot once.
  while (current_ < target)
    expire(slots_[++current_ % slots], now);
  expire(slots_[(current_ + 1) % slots], now); // Has begun.
}

void timer_wheel::expire(anchor& slot, time_point now) {
  // Move the slot's timers aside first: handlers may schedule into the slot.
  auto passing = anchor{};
  if (slot.next_ == &slot)
    return;
  passing.next_ = slot.next_;
  passing.prev_ = slot.prev_;
  passing.next_->prev_ = passing.prev_->next_ = &passing;
  slot.next_ = slot.prev_ = &slot;
  while (passing.next_ != &passing) {
    auto& t = *passing.next_;
    t.cancel();
    if (t.deadline_ <= now)
      t.on_timer(now);
    else
      schedule(t, t.deadline_); // A later turn of the wheel.
  }
  passing.next_ = passing.prev_ = nullptr;
}

} // namespace plenum::core
