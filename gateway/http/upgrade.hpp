// SPDX-License-Identifier: Apache-2.0
//
// upgrade decides what an HTTP request for a WebSocket becomes: which route,
// which wire, for which user; or why it is refused.

#pragma once

#include "actors/channel.hpp"
#include "gateway/http/gateway.hpp"
#include "gateway/http/route_table.hpp"
#include "gateway/net/beast.hpp"

namespace plenum::core {

/// A channel to be opened.
struct accepted_upgrade {
  std::shared_ptr<endpoint> route;
  channel_info info;
};

/// @param peer  The client's address.
/// @returns     what to open; or an error for the HTTP answer:
///              `errc::unknown_op` if there is no such route, otherwise what
///              was wrong with the request.
result<accepted_upgrade> decide_upgrade(gateway& home, const route_table& routes,
                                        const live_settings& settings,
                                        const http::request<http::string_body>& request,
                                        Address peer);

} // namespace plenum::core
