// SPDX-License-Identifier: Apache-2.0
//
// A door is where the connections of clients are counted and measured: by node and by address. It
// knows what it asks of them, and says who is too many.
//
// Threading: any; the table of addresses is touched when a connection comes, goes, or asks for a
// WebSocket, and not in between.

#pragma once

#include "gateway/door/address_table.hpp"
#include "gateway/door/door_settings.hpp"
#include "gateway/door/guest.hpp"

#include <mutex>

namespace plenum::core {

class door {
public:
  /// @param refused  Outlives this.
  door(door_settings settings, refusal_counts& refused);

  /// In words, which settings do not go together.
  result<void> check() const;

  /// Somebody has come. @returns  nothing if so many are being told to go that this one has to be
  ///                               closed without a word.
  std::optional<guest> admit(const guest::endpoint& from);

  /// A request has come: takes from X-Forwarded-For who the client is, if the peer is a proxy that
  /// is trusted.
  /// @returns  why it is refused.
  std::optional<refusal_reason> look_behind(guest& who, std::string_view forwarded);

  /// The guest asks for a WebSocket. @returns  why it is refused.
  std::optional<refusal_reason> shake_hands(const guest& who);

  bool trusts(const guest::endpoint& proxy) const {
    return asks_.trusted.contains(proxy.address());
  }
  const door_settings& asks() const noexcept { return asks_; }

  /// Counts and logs it. @returns  whether it is refused.
  bool enforce(refusal_reason why, const guest& who);

private:
  friend class guest;

  bool enter_node(const guest& who);
  bool enter_address(guest& who);
  void leave(guest& who) noexcept;
  void leave_address(guest& who);

  const door_settings asks_;
  refusal_counts& refused_;
  std::atomic<std::size_t> inside_ = 0;
  std::atomic<std::size_t> turned_away_ = 0; ///< Those who are being told.
  std::mutex mutex_;                         ///< Guards what follows.
  address_table addresses_;
};

} // namespace plenum::core
