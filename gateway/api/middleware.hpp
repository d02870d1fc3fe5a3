// SPDX-License-Identifier: Apache-2.0
//
// Ready-made middleware, for `Router::use`.

#pragma once

#include "gateway/api/router.hpp"

namespace plenum {

/// Lets in only whom `check` knows: it is given the connection before it is accepted, may ask
/// whom it likes, and names the user, or nobody: then the handshake is refused with 401.
Middleware authenticate(std::function<Task<std::optional<std::string>>(WebSocket&)> check);

/// Closes who sends more messages with 4429.
/// @param burst  So many at once, before the rate counts.
Middleware limit_rate(double messages_per_second, double burst);

/// Refuses, with 429, whoever would be one connection too many of the same address.
Middleware limit_connections(std::size_t per_address);

/// Logs each connection: when it comes, and when it ends and why.
Middleware log_connections();

} // namespace plenum
