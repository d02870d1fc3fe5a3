// SPDX-License-Identifier: Apache-2.0

#include "gateway/http_session.hpp"

#include "gateway/pages.hpp"
#include "gateway/upgrade.hpp"

namespace plenum {

namespace {

constexpr std::size_t header_bytes = 8 * 1024;
constexpr std::size_t body_bytes = 64 * 1024;
constexpr auto request_time = std::chrono::seconds{10};

using response = http::response<http::string_body>;

response make_response(const http::request<http::string_body>& asked, http::status status,
                       std::string_view type, std::string_view body) {
  auto result = response{status, asked.version()};
  result.set(http::field::server, "plenum");
  result.set(http::field::content_type, beast::string_view{type.data(), type.size()});
  result.set(http::field::cache_control, "no-cache");
  result.set("X-Content-Type-Options", "nosniff");
  result.set("Content-Security-Policy", "default-src 'self'; connect-src 'self' ws: wss:; "
                                        "base-uri 'none'; frame-ancestors 'none'");
  result.keep_alive(asked.keep_alive());
  result.body() = body;
  result.content_length(body.size());
  if (asked.method() == http::verb::head)
    result.body().clear();
  return result;
}

response make_text(const http::request<http::string_body>& asked, http::status status,
                   std::string_view body) {
  return make_response(asked, status, "text/plain; charset=utf-8", body);
}

} // namespace

http_session::http_session(event_loop& loop, gateway& server, tcp_socket&& socket)
  : loop_{loop},
    server_{server},
    counted_{server.connections},
    socket_{std::move(socket)},
    in_{header_bytes + body_bytes} {
  server_.http[loop_.index()].insert(this);
}

void http_session::read() {
  parser_.emplace();
  parser_->header_limit(header_bytes);
  parser_->body_limit(body_bytes);
  loop_.timers().schedule(*this, loop_.now() + request_time);
  http::async_read(socket_, in_, *parser_,
                   [self = shared_from_this()](error_code ec, std::size_t) { self->on_read(ec); });
}

void http_session::on_timer(time_point /*now*/) {
  auto ignored = error_code{};
  socket_.close(ignored);
}

void http_session::on_read(error_code ec) {
  if (ec == http::error::end_of_stream || ec == asio::error::operation_aborted)
    return on_timer({});
  if (ec.category() == http::make_error_code(http::error::end_of_stream).category()) {
    auto refused = make_text({}, http::status::bad_request, ec.message());
    refused.keep_alive(false);
    return write(std::move(refused));
  }
  if (ec)
    return;
  const auto asked = parser_->release();
  if (websocket::is_upgrade(asked))
    upgrade(asked);
  else
    write(answer(asked));
}

void http_session::upgrade(const request& asked) {
  auto peer_error = error_code{};
  const auto peer = socket_.remote_endpoint(peer_error);
  auto decided = decide_upgrade(server_, asked,
                                peer.address().to_string() + ':' + std::to_string(peer.port()));
  if (server_.stopping)
    return write(make_text(asked, http::status::service_unavailable, "shutting down\n"));
  if (!decided) {
    const auto status = decided.error().code == errc::unknown_op ? http::status::not_found
                                                                 : http::status::bad_request;
    return write(make_text(asked, status, decided.error().message + '\n'));
  }
  cancel();
  const auto session = std::make_shared<ws_session>(
    loop_, server_.where, server_.sessions, server_.counters[loop_.index()], std::move(socket_),
    server_.connections, decided->info);
  session->run(asked, decided->route, server_.system, std::move(decided->info));
}

http_session::response http_session::answer(const request& asked) const {
  const auto target = std::string_view{asked.target().data(), asked.target().size()};
  const auto path = target.substr(0, target.find('?'));
  if (asked.method() != http::verb::get && asked.method() != http::verb::head)
    return make_text(asked, http::status::method_not_allowed, "only GET and HEAD\n");
  if (path == "/healthz")
    return make_text(asked, http::status::ok, "ok\n");
  if (path == "/metrics")
    return make_response(asked, http::status::ok, "text/plain; version=0.0.4",
                         server_.metrics.text());
  if (const auto found = find_page(path))
    return make_response(asked, http::status::ok, found->content_type, found->bytes);
  if (path == "/ws" || path.starts_with("/ws/"))
    return make_text(asked, http::status::upgrade_required, "a WebSocket is needed here\n");
  return make_text(asked, http::status::not_found, "not found\n");
}

void http_session::write(response&& what) {
  auto kept = std::make_shared<response>(std::move(what));
  http::async_write(socket_, *kept, [self = shared_from_this(), kept](error_code ec, std::size_t) {
    if (!ec && !kept->need_eof())
      return self->read();
    self->cancel();
    auto ignored = error_code{};
    self->socket_.shutdown(tcp_socket::shutdown_both, ignored);
  });
}

} // namespace plenum
