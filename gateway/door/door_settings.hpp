// SPDX-License-Identifier: Apache-2.0
//
// What is asked of who comes to the clients' entrance.

#pragma once

#include "base/limit_mode.hpp"
#include "gateway/door/networks.hpp"
#include "gateway/door/origin.hpp"

namespace plenum::core {

struct door_limits {
  std::size_t connections = 0;           ///< Of the node; 0: no limit.
  std::size_t per_address = 0;           ///< The same of one address.
  std::size_t handshakes_per_second = 0; ///< Of one address, and as many at once; 0: no limit.
  limit_mode mode = limit_mode::enforce;
};

struct door_settings {
  origin_list origins{};
  host_list hosts{};
  networks trusted{};          ///< Proxies that are believed when they say who the client is.
  bool proxy_protocol = false; ///< Each connection begins with a PROXY header.
  door_limits limits{};
};

} // namespace plenum::core
