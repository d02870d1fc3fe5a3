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
  enum class action : std::uint8_t { wait, ping, dead, expired, token_expiring, token_expired };

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

  /// The client's token is good until then, for ever if none; so long before, once,
  /// `token_expiring` is due, never if zero.
  void known_until(std::optional<time_point> end, duration notice) {
    known_until_ = end;
    notice_ = notice;
  }

  /// What is due at `now`.
  action check(time_point now) {
    if (known_until_ && now >= *known_until_)
      return action::token_expired;
    if (known_until_ && notice_.count() > 0 && now >= *known_until_ - notice_) {
      notice_ = {};
      return action::token_expiring;
    }
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
    auto next = expires_ ? std::min(peer, traffic_ + *expires_) : peer;
    if (known_until_)
      next = std::min(next, *known_until_ - notice_);
    return next;
  }

private:
  const keepalive_settings& settings_;
  std::optional<std::chrono::seconds> expires_;
  std::optional<time_point> known_until_;
  duration notice_{}; ///< So long before is to be told; zero: it has been, or is not to be.
  time_point heard_;
  time_point traffic_;
  time_point pinged_{}; ///< From when on the peer has its time to answer; zero: it is not asked.
};

} // namespace plenum::core
