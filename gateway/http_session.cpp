// SPDX-License-Identifier: Apache-2.0

#include "gateway/http_session.hpp"

#include "base/log.hpp"
#include "gateway/read_request.hpp"
#include "gateway/upgrade.hpp"

namespace plenum {

namespace {

constexpr std::size_t header_bytes = 8 * 1024;
constexpr std::size_t body_bytes = 64 * 1024;
constexpr auto request_time = std::chrono::seconds{10};

using response = http::response<http::string_body>;

void set_common(response& to, std::string_view type) {
  to.set(http::field::server, "plenum");
  to.set(http::field::content_type, beast::string_view{type.data(), type.size()});
  to.set(http::field::cache_control, "no-cache");
  to.set("X-Content-Type-Options", "nosniff");
  to.set("Content-Security-Policy", "default-src 'self'; connect-src 'self' ws: wss:; "
                                    "base-uri 'none'; frame-ancestors 'none'");
}

response make_response(const http::request<http::string_body>& asked, http::status status,
                       std::string_view type, std::string_view body) {
  auto result = response{status, asked.version()};
  set_common(result, type);
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
  auto asked = parser_->release();
  if (websocket::is_upgrade(asked))
    upgrade(std::move(asked));
  else
    answer(asked);
}

Address http_session::peer() const {
  auto unknown = error_code{};
  const auto where = socket_.remote_endpoint(unknown);
  return {where.address().to_string(), where.port()};
}

void http_session::upgrade(request&& asked) {
  auto decided = decide_upgrade(server_, asked, peer());
  if (server_.stopping)
    return write(make_text(asked, http::status::service_unavailable, "shutting down\n"));
  if (!decided) {
    log::debug("handshake refused", {{"peer", peer().host},
                                     {"error", std::string{to_string(decided.error().code)}},
                                     {"why", decided.error().message}});
    const auto status = decided.error().code == errc::unknown_op ? http::status::not_found
                                                                 : http::status::bad_request;
    return write(make_text(asked, status, decided.error().message + '\n'));
  }
  cancel();
  const auto session = std::make_shared<ws_session>(
    loop_, server_.where, server_.settings.sessions, server_.counters[loop_.index()],
    std::move(socket_), server_.connections, decided->info);
  session->run(std::move(asked), beast::buffers_to_string(in_.data()), std::move(decided->route),
               server_.system, std::move(decided->info));
}

void http_session::answer(const request& asked) {
  const auto path = path_of(view(asked.target()));
  const auto reads = asked.method() == http::verb::get || asked.method() == http::verb::head;
  if (path == "/healthz" && reads)
    return write(make_text(asked, http::status::ok, "ok\n"));
  if (path == "/metrics" && reads)
    return write(
      make_response(asked, http::status::ok, "text/plain; version=0.0.4", server_.metrics.text()));
  const auto method = asked.method() == http::verb::head ? "GET" : view(asked.method_string());
  auto other = std::optional<response>{};
  for (const auto& [pattern, route] : server_.routes) {
    auto places = pattern.match(path);
    if (!places)
      continue;
    if (route.method == method)
      return handle(asked, route.http, std::move(*places));
    other = route.method.empty()
              ? make_text(asked, http::status::upgrade_required, "a WebSocket is needed here\n")
              : make_text(asked, http::status::method_not_allowed, "not with this method\n");
  }
  write(other ? std::move(*other) : make_text(asked, http::status::not_found, "not found\n"));
}

void http_session::handle(const request& asked, const HttpHandler& handler, params&& places) {
  asked_ = read_request(asked, std::move(places), peer());
  auto answer = response{http::status::ok, asked.version()};
  answer.keep_alive(asked.keep_alive());
  handling_ = handler(asked_);
  handling_.start([self = shared_from_this(), answer](std::exception_ptr failed) mutable {
    // Not at once: the coroutine that calls this is destroyed by the next request.
    asio::post(self->loop_.io(), [self, answer = std::move(answer), failed]() mutable {
      self->on_handled(std::move(answer), failed);
    });
  });
}

void http_session::on_handled(response&& answer, const std::exception_ptr& failed) {
  auto made = Response::text("internal error\n", 500);
  try {
    if (failed)
      std::rethrow_exception(failed);
    auto answered = handling_.take();
    check(answered.headers);
    check({{"Content-Type", answered.content_type}});
    made = std::move(answered);
  } catch (const std::exception& bug) {
    log::error("a handler of " + asked_.path + " failed: " + bug.what());
  }
  handling_ = {}; // It holds this session.
  answer.result(made.status);
  set_common(answer, made.content_type);
  for (const auto& [name, value] : made.headers)
    answer.set(name, value);
  answer.content_length(made.body.size());
  if (asked_.method != "HEAD")
    answer.body() = std::move(made.body);
  write(std::move(answer));
}

void http_session::write(response&& what) {
  ++server_.counters[loop_.index()].http[what.result_int() / 100 % 6];
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
