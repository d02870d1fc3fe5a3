// SPDX-License-Identifier: Apache-2.0
//
// upgrade decides what an HTTP request for a WebSocket becomes: which route, which wire; or why it
// is refused. Who it is that asks is for the authenticator.

#pragma once

#include "actors/channel.hpp"
#include "gateway/auth/authenticator.hpp"
#include "gateway/door/guest.hpp"
#include "gateway/http/gateway.hpp"
#include "gateway/http/route_table.hpp"
#include "gateway/net/beast.hpp"

namespace plenum::core {

/// A channel to be opened, when it is known for whom.
struct wanted_upgrade {
  const Router::Route* route = nullptr; ///< Of the table.
  applicant who;
  channel_info info;
};

/// @param peer  The client's address.
/// @returns     what to open; or an error for the HTTP answer:
///              `errc::unknown_op` if there is no such route, otherwise what
///              was wrong with the request.
result<wanted_upgrade> decide_upgrade(gateway& home, const route_table& routes,
                                      const live_settings& settings,
                                      const http::request<http::string_body>& request,
                                      Address peer);

/// Counts a channel among those of its user and of its address, where these have limits.
/// @returns  false if the user has too many.
bool take_places(gateway& home, const rate_limits& limits, const guest& who, channel_info& info);

/// What serves it. Takes the request.
std::shared_ptr<endpoint> make_endpoint(gateway& home, wanted_upgrade& wanted);

} // namespace plenum::core
