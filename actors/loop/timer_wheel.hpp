// SPDX-License-Identifier: Apache-2.0
//
// A timer_wheel keeps the deadlines of one loop in slots of one second: setting,
// moving and dropping a deadline costs the same however many there are. It is never early, and
// late only by as long as nobody calls `advance`.
//
// Threading: touched only on its loop.

#pragma once

#include "base/clock.hpp"

#include <array>

namespace plenum::core {

/// Something with a deadline. Leaves its wheel when destroyed.
class timer {
public:
  timer() = default;
  timer(const timer&) = delete;
  timer& operator=(const timer&) = delete;
  virtual ~timer() { cancel(); }

  /// Called once when the deadline has passed; may schedule itself again.
  virtual void on_timer(time_point now) = 0;

  void cancel() noexcept;

private:
  friend class timer_wheel;

  timer* prev_ = nullptr;
  timer* next_ = nullptr;
  time_point deadline_{};
};

class timer_wheel {
public:
  /// The length of a slot, and how often `advance` wants to be called.
  static constexpr std::chrono::seconds tick{1};

  explicit timer_wheel(time_point now);
  timer_wheel(const timer_wheel&) = delete;
  timer_wheel& operator=(const timer_wheel&) = delete;
  ~timer_wheel();

  /// Sets or moves the deadline of `t`.
  void schedule(timer& t, time_point deadline);

  /// Calls every timer whose deadline has passed.
  void advance(time_point now);

private:
  static constexpr std::size_t slots = 256;

  class anchor final : public timer {
    void on_timer(time_point /*now*/) override {}
  };

  std::uint64_t slot_number(time_point at) const;
  void expire(anchor& slot, time_point now);

  time_point start_;
  std::uint64_t current_ = 0; ///< Slots passed since `start_`.
  std::array<anchor, slots> slots_;
};

} // namespace plenum::core
