// SPDX-License-Identifier: Apache-2.0
//
// socket_health is how a peer that has gone is noticed while nothing is read from it.

#pragma once

#include <chrono>

namespace plenum::core {

/// Has the system end the connection with a peer that has acknowledged nothing for so long.
void limit_silence(int socket, std::chrono::milliseconds most);

/// Whether the system has found that the connection has ended; told once.
bool is_broken(int socket);

} // namespace plenum::core
