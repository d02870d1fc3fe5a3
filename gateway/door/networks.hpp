// SPDX-License-Identifier: Apache-2.0
//
// Networks are ranges of addresses, as CIDR writes them (RFC 4632, RFC 4291 section 2.3). Pure.

#pragma once

#include "actors/loop/asio.hpp"
#include "base/result.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <string_view>
#include <vector>

namespace plenum::core {

/// The same address; an IPv4 address that is mapped into IPv6 as what it is.
asio::ip::address plain(const asio::ip::address& of);

/// The same of an address with its port.
asio::ip::tcp::endpoint plain(const asio::ip::tcp::endpoint& of);

class networks {
public:
  /// @param list  Addresses and ADDRESS/BITS, with commas.
  static result<networks> parse(std::string_view list);

  bool contains(const asio::ip::address& which) const;
  bool empty() const noexcept { return v4_.empty() && v6_.empty(); }

private:
  bool add(std::string_view text);

  std::vector<asio::ip::network_v4> v4_;
  std::vector<asio::ip::network_v6> v6_;
};

} // namespace plenum::core
