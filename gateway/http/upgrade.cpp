// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/upgrade.hpp"

#include "gateway/auth/token_source.hpp"
#include "gateway/endpoints/handler_endpoint.hpp"
#include "gateway/http/read_request.hpp"
#include "protocol/base64.hpp"
#include "protocol/wires.hpp"

namespace plenum::core {

namespace {

/// Whether the client sent 16 bytes in base64 (RFC 6455 section 4.2.1).
bool has_key(const http::request<http::string_body>& request) {
  const auto key = parse_base64(view(request[http::field::sec_websocket_key]));
  return key && key->size() == 16;
}

/// The wire of a native route: its own, or what the client chooses; null if that is none.
wire choose_wire(const Router::Route& route, const http::request<http::string_body>& request) {
  if (route.wire != nullptr)
    return route.wire;
  return wires::negotiate(view(request[http::field::sec_websocket_protocol]));
}

} // namespace

result<wanted_upgrade> decide_upgrade(gateway& home, const route_table& routes,
                                      const live_settings& settings,
                                      const http::request<http::string_body>& request,
                                      Address peer) {
  if (!has_key(request))
    return error{errc::invalid_field, "Sec-WebSocket-Key must be 16 bytes in base64"};
  auto found = routes.find_websocket(path_of(view(request.target())));
  if (!found)
    return error{errc::unknown_op, "no such route"};
  const auto& route = *found->route;
  auto info = channel_info{
    channel_id::make(home.node.id), {}, wires::raw_json, {}, wall_time::now()};
  if (route.native) {
    info.speaks = choose_wire(route, request);
    if (info.speaks == nullptr)
      return error{errc::invalid_field,
                   "choose a subprotocol: plenum.v1.json or plenum.v1.msgpack"};
    info.expires = settings.expires;
  }
  auto asked = read_request(request, std::move(found->places), std::move(peer));
  auto token = token_of(asked);
  return wanted_upgrade{.route = &route,
                        .who = {.asked = std::move(asked),
                                .token = std::move(token),
                                .native = route.native,
                                .can_wait = route.native && settings.tokens.wait.count() > 0},
                        .info = std::move(info)};
}

bool take_places(gateway& home, const rate_limits& limits, const guest& who, channel_info& info) {
  auto place = place_of(home.node, limits, info.user);
  if (!place)
    return false;
  info.at_user = std::move(*place);
  if (!limits.know_addresses())
    return true;
  if (auto address = who.measured_as())
    info.at_address = *home.node.parties->enter({party_name::kind::address, std::move(*address)},
                                                0);
  return true;
}

std::shared_ptr<endpoint> make_endpoint(gateway& home, wanted_upgrade& wanted) {
  if (!wanted.route->websocket)
    return home.commands;
  return std::make_shared<handler_endpoint>(wanted.route->websocket, home.box, *home.commands,
                                            std::move(wanted.who.asked));
}

} // namespace plenum::core
