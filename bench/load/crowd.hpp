// SPDX-License-Identifier: Apache-2.0
//
// A crowd is many connections to one server, and the one epoll that serves them.

#pragma once

#include "base/clock.hpp"
#include "bench/load/connection.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace plenum::core::load {

/// Without any progress for so long, the server does not answer.
inline constexpr auto patience = std::chrono::seconds{10};

class crowd {
public:
  /// Their numbers are 0, 1, 2 ... in the order in which they are opened.
  /// @param where, owner  Outlive it.
  /// @param most          As many connections as it will ever have.
  crowd(const target& where, std::size_t most, connection_owner& owner);
  crowd(const crowd&) = delete;
  crowd& operator=(const crowd&) = delete;
  ~crowd();

  /// Begins to connect one more.
  result<void> open(const std::string& path, std::string_view subprotocol);

  /// Opens connections until there are `all`, a few hundred under way at a time, and waits until
  /// as many have arrived.
  /// @param path  Of a connection, by its number.
  result<void> assemble(std::size_t all, std::string_view subprotocol,
                        const std::function<std::string(std::size_t)>& path);

  /// One more connection is where it wanted to be.
  void arrive() noexcept { ++arrived_; }

  /// Closes all, and waits until the server has ended them.
  result<void> disperse();

  /// One more connection has ended.
  void leave() noexcept { ++left_; }

  /// Has serving end with this error.
  void fail(error why) { failed_ = std::move(why); }

  /// Waits for something to read, and reads it.
  result<void> serve(std::chrono::milliseconds wait);

  /// Serves until `count` returns 0.
  /// @returns  an error after `patience` without progress: how many are left of what `what` names.
  result<void> serve_until_none(const std::function<std::size_t()>& count, std::string_view what);

  /// Sends what is queued.
  result<void> flush(connection& which) const;

  connection& operator[](std::size_t index) { return connections_[index]; }

  /// When the last read began: monotonic clock, ns.
  std::uint64_t now() const noexcept { return now_; }

private:
  const target& where_;
  connection_owner& owner_;
  int epoll_;
  std::vector<char> scratch_;
  std::vector<connection> connections_;
  std::optional<error> failed_;
  std::size_t arrived_ = 0;
  std::size_t left_ = 0;
  std::uint64_t now_ = 0;
};

/// In ns of the monotonic clock.
std::uint64_t to_ns(time_point t);

} // namespace plenum::core::load
