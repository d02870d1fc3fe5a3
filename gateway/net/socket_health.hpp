// SPDX-License-Identifier: Apache-2.0
//
// socket_health is how a peer that has gone is noticed while nothing is read from it.

#pragma once

#include "gateway/net/beast.hpp"

#include <chrono>

namespace plenum::core {

/// Has the system end the connection with a peer that has acknowledged nothing for so long.
void limit_silence(tcp_socket& socket, std::chrono::milliseconds most);

/// Whether the system has found that the connection has ended; told once.
bool is_broken(tcp_socket& socket);

} // namespace plenum::core
