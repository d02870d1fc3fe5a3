// SPDX-License-Identifier: Apache-2.0

#include "gateway/net/socket_health.hpp"

#include <netinet/tcp.h>
#include <sys/socket.h>

namespace plenum::core {

void limit_silence(tcp_socket& socket, std::chrono::milliseconds most) {
  const auto time = static_cast<unsigned>(most.count());
  ::setsockopt(socket.native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT, &time, sizeof time);
}

bool is_broken(tcp_socket& socket) {
  auto fault = 0;
  auto size = socklen_t{sizeof fault};
  return ::getsockopt(socket.native_handle(), SOL_SOCKET, SO_ERROR, &fault, &size) == 0
         && fault != 0;
}

} // namespace plenum::core
