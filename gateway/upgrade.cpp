// SPDX-License-Identifier: Apache-2.0

#include "gateway/upgrade.hpp"

#include "gateway/route_pattern.hpp"

namespace plenum {

namespace {

std::string_view view(beast::string_view s) {
  return {s.data(), s.size()};
}

/// The first of these query parameters that was given.
std::string_view first_of(const params& query, std::initializer_list<const char*> names) {
  for (const auto* name : names)
    if (const auto found = query.find(name); found != query.end())
      return found->second;
  return {};
}

} // namespace

result<accepted_upgrade> decide_upgrade(const gateway& server,
                                        const http::request<http::string_body>& request,
                                        std::string peer) {
  static const auto room_route = route_pattern{"/ws/chat/{room_id}"};
  const auto target = view(request.target());
  const auto question = target.find('?');
  const auto path = target.substr(0, question);
  auto query = parse_query(question == std::string_view::npos ? "" : target.substr(question + 1));
  auto user = user_id::parse(first_of(query, {"user", "username"}));
  if (!user)
    return user.error();
  auto info = channel_info{channel_id::make(), std::move(*user),  wire::json, server.expires,
                           wall_time::now(),   std::string{path}, {},         std::move(query),
                           std::move(peer)};
  if (path == "/ws") {
    const auto chosen = negotiate(view(request[http::field::sec_websocket_protocol]));
    if (!chosen)
      return error{errc::invalid_field,
                   "choose a subprotocol: plenum.v1.json or plenum.v1.msgpack"};
    info.speaks = *chosen;
    return accepted_upgrade{server.commands, std::move(info)};
  }
  auto place = room_route.match(path);
  if (!place)
    return error{errc::unknown_op, "no such route"};
  if (auto group = group_name::parse("chat_room_" + place->at("room_id")); !group)
    return group.error();
  info.path_params = std::move(*place);
  const auto type = first_of(info.query_params, {"payload_type"});
  info.speaks = type == "bytes" ? wire::raw_bytes : wire::raw_text;
  return accepted_upgrade{server.rooms, std::move(info)};
}

} // namespace plenum
