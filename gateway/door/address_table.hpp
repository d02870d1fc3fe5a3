// SPDX-License-Identifier: Apache-2.0
//
// An address_table knows of each address how many connections it has, and how many handshakes it
// may still ask for. An IPv6 address counts as its /64, which is what one customer has.
//
// It remembers who has connections, and those who have lately asked for a handshake, up to a
// number: then the oldest is forgotten, so that many addresses cannot fill the memory. An ordered
// map, as what a client chooses must not choose the buckets of a hash.
//
// Threading: by one at a time.

#pragma once

#include "base/token_bucket.hpp"
#include "gateway/door/networks.hpp"

#include <list>
#include <map>
#include <optional>

namespace plenum::core {

class address_table {
public:
  /// How many addresses without connections are remembered.
  static constexpr std::size_t usual_memory = 65'536;

  /// @param connections  Of one address; 0: no limit.
  /// @param handshakes   The same in a second, and at once.
  address_table(std::size_t connections, std::size_t handshakes,
                std::size_t remembered = usual_memory)
    : connections_{connections}, handshakes_{handshakes}, remembered_{remembered} {}

  /// Whether another connection is within the limit. It is counted if so.
  /// @param even_above  Count it in any case.
  bool enter(const asio::ip::address& from, bool even_above);

  /// A connection that was counted has gone.
  void leave(const asio::ip::address& from, time_point now);

  /// Whether another handshake is within the limit.
  bool shake(const asio::ip::address& from, time_point now);

  /// How many addresses it knows.
  std::size_t size() const noexcept { return entries_.size(); }

private:
  /// An IPv4 address, or the first half of one of IPv6.
  struct key {
    bool v6;
    std::uint64_t bits;

    friend auto operator<=>(const key&, const key&) = default;
  };

  struct idle {
    key who;
    time_point since;
  };

  struct entry {
    std::size_t connections = 0;
    std::optional<token_bucket> bucket{}; ///< None: it is full.
    std::optional<std::list<idle>::iterator> idle_at{};
  };

  static key key_of(const asio::ip::address& of);
  void rest(const key& who, entry& of, time_point now);
  void wake(entry& of);
  void forget_old(time_point now);

  std::size_t connections_;
  std::size_t handshakes_;
  std::size_t remembered_;
  std::map<key, entry> entries_;
  std::list<idle> idle_; ///< Those without connections, the oldest first.
};

} // namespace plenum::core
