// SPDX-License-Identifier: Apache-2.0
//
// endpoint_of says who is on the other side of a connection.

#pragma once

#include "gateway/api/connection_info.hpp"
#include "gateway/net/beast.hpp"

namespace plenum::core {

/// Who has connected; 0.0.0.0:0 if it is gone.
inline tcp::endpoint endpoint_of(const tcp_socket& socket) {
  auto unknown = error_code{};
  return socket.remote_endpoint(unknown);
}

/// An address as the log shows it.
inline std::string to_string(const Address& of) {
  return of.host + ':' + std::to_string(of.port);
}

} // namespace plenum::core
