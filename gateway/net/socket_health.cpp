// SPDX-License-Identifier: Apache-2.0

#include "gateway/net/socket_health.hpp"

#include <netinet/tcp.h>
#include <sys/socket.h>

namespace plenum::core {

void limit_silence(int socket, std::chrono::milliseconds most) {
  const auto time = static_cast<unsigned>(most.count());
  ::setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &time, sizeof time);
}

bool is_broken(int socket) {
  auto fault = 0;
  auto size = socklen_t{sizeof fault};
  return ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &fault, &size) == 0 && fault != 0;
}

} // namespace plenum::core
