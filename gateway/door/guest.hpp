// SPDX-License-Identifier: Apache-2.0
//
// A guest is who is on the other side of a connection, and its place in what the door counts. It
// goes along from one session of the connection to the next.
//
// Threading: on the connection's loop.

#pragma once

#include "actors/loop/asio.hpp"
#include "gateway/api/connection_info.hpp"
#include "gateway/door/refusals.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <optional>
#include <utility>

namespace plenum::core {

class door;

class guest {
public:
  using endpoint = asio::ip::tcp::endpoint;

  /// Whom nobody counts.
  explicit guest(const endpoint& at) : peer_{at}, client_{at} {}
  guest(guest&& other) noexcept
    : door_{std::exchange(other.door_, nullptr)},
      peer_{other.peer_},
      client_{other.client_},
      has_place_{other.has_place_},
      turned_away_{other.turned_away_} {}
  guest& operator=(guest&&) = delete;
  guest(const guest&) = delete;
  guest& operator=(const guest&) = delete;
  ~guest() { leave(); }

  /// The client, or the proxy until it has said who that is.
  Address address() const { return {client_.address().to_string(), client_.port()}; }

  /// What its address is called where the messages of addresses are measured, an IPv6 address as
  /// its /64; nothing if they are not, because it is a trusted proxy or nobody counts it.
  std::optional<std::string> measured_as() const;

  /// Why it is told to go as soon as it has come.
  const std::optional<refusal_reason>& turned_away() const noexcept { return turned_away_; }

  /// Its connection is closed: others may have its place.
  void leave() noexcept;

private:
  friend class door;

  door* door_ = nullptr; ///< Where it is counted; null: nowhere.
  endpoint peer_;        ///< Who has connected, or whom the PROXY header names.
  endpoint client_;
  bool has_place_ = false; ///< Counted at the address of `client_`.
  std::optional<refusal_reason> turned_away_{};
};

} // namespace plenum::core
