// SPDX-License-Identifier: Apache-2.0
//
// A redis_peer is what is said over one connection to Redis, without the connection: bytes
// in, bytes out, and the time as a parameter. A redis_link does the rest.

#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"

#include <string>
#include <string_view>

namespace plenum::core {

class redis_peer {
public:
  virtual ~redis_peer() = default;

  /// The connection stands: greet.
  virtual void on_open(time_point now) = 0;

  /// @returns  an error if this connection is of no use.
  virtual result<void> on_bytes(std::string_view bytes, time_point now) = 0;

  /// What is to be written next; empty: nothing.
  virtual std::string take_output(time_point now) = 0;

  /// The connection is gone. Only after `on_open`.
  virtual void on_closed() = 0;

  /// Called several times a second, connected or not.
  /// @returns  an error if the other side is silent for too long.
  virtual result<void> on_tick(time_point now) = 0;

  /// The greeting has been answered.
  virtual bool ready() const = 0;
};

} // namespace plenum::core
