// SPDX-License-Identifier: Apache-2.0
//
// keepalive decides when a channel is pinged, is dead, or has outlived its TTL.
// Pure: it only compares times. A sign of life is any byte read from the peer;
// traffic is a message in either direction, which a ping is not.

#pragma once

#include "actors/loop/live_settings.hpp"
#include "base/clock.hpp"

#include <optional>

namespace plenum::core {

class keepalive {
public:
  enum class action : std::uint8_t { wait, ping, dead, expired };

  keepalive(const keepalive_settings& settings, std::optional<std::chrono::seconds> expires,
            time_point now)
    : settings_{settings}, expires_{expires}, heard_{now}, traffic_{now} {}

  void on_heard(time_point now) {
    heard_ = now;
    pinged_ = {};
  }
  void on_traffic(time_point now) { traffic_ = now; }

  /// A TTL from now on; none: never.
  void expire_after(std::optional<std::chrono::seconds> expires, time_point now) {
    expires_ = expires;
    traffic_ = now;
  }

  /// What is due at `now`.
  action check(time_point now) {
    if (expires_ && now - traffic_ >= *expires_)
      return action::expired;
    if (pinged_ != time_point{})
      return now - pinged_ >= settings_.answer ? action::dead : action::wait;
    if (now - heard_ < settings_.ping)
      return action::wait;
    pinged_ = now;
    return action::ping;
  }

  /// When to check again.
  time_point next() const {
    const auto peer = pinged_ != time_point{} ? pinged_ + settings_.answer
                                              : heard_ + settings_.ping;
    return expires_ ? std::min(peer, traffic_ + *expires_) : peer;
  }

private:
  const keepalive_settings& settings_;
  std::optional<std::chrono::seconds> expires_;
  time_point heard_;
  time_point traffic_;
  time_point pinged_{}; ///< From when on the peer has its time to answer; zero: it is not asked.
};

} // namespace plenum::core
