// SPDX-License-Identifier: Apache-2.0
//
// peer_of says who is on the other side of a connection.

#pragma once

#include "gateway/api/connection_info.hpp"
#include "gateway/net/beast.hpp"

namespace plenum::core {

/// The client's address; 0.0.0.0:0 if it is gone.
inline Address peer_of(const tcp_socket& socket) {
  auto unknown = error_code{};
  const auto where = socket.remote_endpoint(unknown);
  return {where.address().to_string(), where.port()};
}

/// An address as the log shows it.
inline std::string to_string(const Address& of) {
  return of.host + ':' + std::to_string(of.port);
}

} // namespace plenum::core
