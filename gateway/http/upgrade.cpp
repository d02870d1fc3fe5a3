// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/upgrade.hpp"

#include "gateway/endpoints/handler_endpoint.hpp"
#include "gateway/http/read_request.hpp"
#include "protocol/base64.hpp"
#include "protocol/wires.hpp"

namespace plenum::core {

namespace {

/// The first of these query parameters that was given.
std::string_view first_of(const params& query, std::initializer_list<const char*> names) {
  for (const auto* name : names)
    if (const auto found = query.find(name); found != query.end())
      return found->second;
  return {};
}

/// Whether the client sent 16 bytes in base64, which Beast does not ask for
/// (RFC 6455 section 4.2.1).
bool has_key(const http::request<http::string_body>& request) {
  const auto key = parse_base64(view(request[http::field::sec_websocket_key]));
  return key && key->size() == 16;
}

/// Takes what a client of a native route chooses by itself: its wire and its user. Elsewhere only
/// the program says who the user is.
result<void> take_native(const live_settings& settings, const Router::Route& route,
                         const http::request<http::string_body>& request, channel_info& info) {
  const auto query = parse_query(query_of(view(request.target())));
  auto user = user_id::parse(first_of(query, {"user", "username"}));
  if (!user)
    return user.error();
  const auto* chosen = route.wire != nullptr
                         ? route.wire
                         : wires::negotiate(view(request[http::field::sec_websocket_protocol]));
  if (chosen == nullptr)
    return error{errc::invalid_field, "choose a subprotocol: plenum.v1.json or plenum.v1.msgpack"};
  info.user = std::move(*user);
  info.speaks = chosen;
  info.expires = settings.expires;
  return {};
}

} // namespace

result<accepted_upgrade> decide_upgrade(gateway& home, const route_table& routes,
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
  if (route.native)
    if (const auto taken = take_native(settings, route, request, info); !taken)
      return taken.error();
  if (!route.websocket)
    return accepted_upgrade{home.commands, std::move(info)};
  return accepted_upgrade{
    std::make_shared<handler_endpoint>(
      route.websocket, home.box, read_request(request, std::move(found->places), std::move(peer))),
    std::move(info)};
}

} // namespace plenum::core
