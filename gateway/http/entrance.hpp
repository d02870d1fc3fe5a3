// SPDX-License-Identifier: Apache-2.0
//
// An entrance is where connections come in, by one address: what they find there, what they may
// cost, how many there are. A node has one for clients and may have one for who runs it.

#pragma once

#include "gateway/door/door.hpp"
#include "gateway/http/route_table.hpp"
#include "gateway/net/connection_count.hpp"
#include "gateway/net/tls_context.hpp"

#include <chrono>

namespace plenum::core {

/// Of one request.
struct http_limits {
  std::size_t header_bytes = 8 * 1024; ///< More: 431.
  std::size_t body_bytes = 64 * 1024;  ///< More: 413.
  std::chrono::seconds time{10};       ///< To send one, and to take the answer.
};

/// Filled before it is opened; outlives its sessions.
struct entrance {
  route_table routes;
  http_limits limits{};
  tls_context* tls = nullptr; ///< None: what comes in is plain.
  door* guarded_by = nullptr; ///< Null: everybody may come in.
  connection_counts connections;
  std::atomic<bool> closed = false; ///< Nobody is let in any more.
};

} // namespace plenum::core
