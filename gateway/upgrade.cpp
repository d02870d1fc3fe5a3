// SPDX-License-Identifier: Apache-2.0

#include "gateway/upgrade.hpp"

#include "gateway/handler_endpoint.hpp"

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

/// Serves the native wire that the client chose.
result<accepted_upgrade> open_native(const gateway& server,
                                     const http::request<http::string_body>& request,
                                     channel_info&& info) {
  const auto chosen = negotiate(view(request[http::field::sec_websocket_protocol]));
  if (!chosen)
    return error{errc::invalid_field, "choose a subprotocol: plenum.v1.json or plenum.v1.msgpack"};
  info.speaks = *chosen;
  info.expires = server.settings.expires;
  return accepted_upgrade{server.commands, std::move(info)};
}

/// Runs a handler.
accepted_upgrade open_handler(gateway& server, const WebSocketHandler& handler,
                              const http::request<http::string_body>& request,
                              channel_info&& info) {
  info.speaks = wire::raw_json;
  for (const auto& field : request)
    info.headers.emplace_back(view(field.name_string()), view(field.value()));
  return {std::make_shared<handler_endpoint>(handler, server.box), std::move(info)};
}

} // namespace

result<accepted_upgrade>
decide_upgrade(gateway& server, const http::request<http::string_body>& request, std::string peer) {
  const auto target = view(request.target());
  const auto question = std::min(target.find('?'), target.size());
  const auto path = target.substr(0, question);
  auto query = parse_query(target.substr(std::min(question + 1, target.size())));
  auto user = user_id::parse(first_of(query, {"user", "username"}));
  if (!user)
    return user.error();
  for (const auto& [pattern, route] : server.routes) {
    if (!route.method.empty())
      continue;
    auto places = pattern.match(path);
    if (!places)
      continue;
    auto info = channel_info{channel_id::make(), std::move(*user),
                             wire::json,         {},
                             wall_time::now(),   std::string{path},
                             std::move(*places), std::move(query),
                             std::move(peer),    {}};
    if (!route.websocket)
      return open_native(server, request, std::move(info));
    return open_handler(server, route.websocket, request, std::move(info));
  }
  return error{errc::unknown_op, "no such route"};
}

} // namespace plenum
