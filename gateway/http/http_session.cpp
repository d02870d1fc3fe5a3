// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/http_session.hpp"

#include "actors/loop/faults.hpp"
#include "base/log.hpp"
#include "gateway/endpoints/call_handler.hpp"
#include "gateway/http/door_check.hpp"
#include "gateway/http/read_request.hpp"
#include "gateway/net/peer.hpp"
#include "gateway/ws/ws_session.hpp"

namespace plenum::core {

namespace {

/// So much of a request that was refused is read and thrown away, for so long: a socket that is
/// closed with something unread resets the connection, and the answer may be lost.
constexpr std::size_t discarded_bytes = std::size_t{4} * 1024 * 1024;
constexpr auto discarding_time = std::chrono::seconds{5};

/// What an answer says that could not be read.
http::status status_of(error_code ec) {
  if (ec == http::error::body_limit)
    return http::status::payload_too_large;
  if (ec == http::error::header_limit || ec == http::error::buffer_overflow)
    return http::status::request_header_fields_too_large;
  return http::status::bad_request;
}

/// What an answer says for which there is no route.
http_response make_refusal(const http_request& asked, const route_table::answer& found) {
  if (std::holds_alternative<upgrade_required>(found))
    return make_text(asked, http::status::upgrade_required, "a WebSocket is needed here\n");
  const auto* other = std::get_if<wrong_method>(&found);
  if (other == nullptr)
    return make_text(asked, http::status::not_found, "not found\n");
  auto result = make_text(asked, http::status::method_not_allowed, "not with this method\n");
  result.set(http::field::allow, other->allowed);
  return result;
}

/// Whether it names the host exactly once, as HTTP/1.1 wants (RFC 9112 section 3.2).
bool names_host(const http_request& asked) {
  return asked.version() < 11 || asked.count(http::field::host) == 1;
}

} // namespace

http_session::http_session(event_loop& loop, gateway& home, entrance& in, transport&& through,
                           guest&& who)
  : loop_{loop},
    gateway_{home},
    entrance_{in},
    counted_{in.connections},
    through_{std::move(through)},
    guest_{std::move(who)},
    in_{in.limits.header_bytes + in.limits.body_bytes} {
  gateway_.http[loop_.index()].insert(this);
  ++gateway_.counters[loop_.index()].http_connections;
}

http_session::~http_session() {
  gateway_.http[loop_.index()].erase(this);
  --gateway_.counters[loop_.index()].http_connections;
}

void http_session::run() {
  if (entrance_.tls == nullptr)
    return greet();
  loop_.timers().schedule(*this, loop_.now() + entrance_.limits.time);
  through_.async_handshake(entrance_.tls->accept(), [self = shared_from_this()](error_code fault) {
    self->on_handshake(fault);
  });
}

void http_session::on_handshake(error_code fault) {
  auto& counters = gateway_.counters[loop_.index()];
  ++(fault ? counters.tls_failures : counters.tls_handshakes);
  if (!fault)
    return greet();
  cancel();
  log::debug("TLS handshake failed",
             {{"peer", to_string(guest_.address())}, {"why", fault.message()}});
}

/// Whom the door has turned away is told so where it can be read.
void http_session::greet() {
  if (const auto& why = guest_.turned_away())
    return turn_away({}, *why, false);
  read();
}

void http_session::read() {
  parser_.emplace();
  parser_->header_limit(static_cast<std::uint32_t>(entrance_.limits.header_bytes));
  parser_->body_limit(entrance_.limits.body_bytes);
  loop_.timers().schedule(*this, loop_.now() + entrance_.limits.time);
  http::async_read(through_, in_, *parser_,
                   [self = shared_from_this()](error_code ec, std::size_t) { self->on_read(ec); });
}

bool http_session::has_half_a_request() const {
  return parser_ && parser_->got_some() && !parser_->is_done();
}

void http_session::on_timer(time_point now) {
  if (!has_half_a_request() || entrance_.closed) {
    through_.close();
    guest_.leave();
    return counted_.close();
  }
  // Again if this meets a read that has just succeeded.
  loop_.timers().schedule(*this, now + timer_wheel::tick);
  through_.cancel();
}

void http_session::on_read(error_code ec) {
  if (ec == asio::error::operation_aborted && has_half_a_request() && through_.is_open())
    return refuse(http::status::request_timeout, "the request took too long");
  if (ec && ec.category() != http::make_error_code(http::error::end_of_stream).category())
    return;
  if (ec == http::error::end_of_stream) {
    through_.say_end();
    return through_.close();
  }
  if (ec) {
    const auto status = status_of(ec);
    if (status == http::status::request_header_fields_too_large)
      gateway_.refused.add(refusal_reason::header);
    return refuse(status, ec.message());
  }
  auto asked = parser_->release();
  if (has_too_many_fields(asked)) {
    gateway_.refused.add(refusal_reason::header);
    return turn_away(asked, refusal_reason::header, false);
  }
  if (!names_host(asked))
    return refuse(http::status::bad_request, "a request needs one Host");
  if (const auto why = check_at_door(entrance_.guarded_by, guest_, asked))
    return turn_away(asked, *why, asked.keep_alive());
  if (websocket::is_upgrade(asked))
    upgrade(std::move(asked));
  else
    answer(asked);
}

void http_session::upgrade(http_request&& asked) {
  auto wanted = decide_upgrade(gateway_, entrance_.routes, loop_.settings(), asked,
                               guest_.address());
  if (entrance_.closed)
    return write(make_text(asked, http::status::service_unavailable, "shutting down\n"));
  if (!wanted) {
    note_refusal(wanted.error().message);
    const auto status = wanted.error().code == errc::unknown_op ? http::status::not_found
                                                                : http::status::bad_request;
    return write(make_text(asked, status, wanted.error().message + '\n'));
  }
  upgrading_ = std::make_unique<upgrading>(upgrading{std::move(asked), std::move(*wanted)});
  if (!gateway_.who_is_who)
    return open(anybody());
  admitting_ = gateway_.who_is_who->admit(upgrading_->wanted.who);
  admitting_.start([self = shared_from_this()](const std::exception_ptr& failed) {
    // Not at once: the coroutine that calls this is destroyed then.
    asio::post(self->loop_.io(), [self, failed] { self->on_admitted(failed); });
  });
}

void http_session::on_admitted(const std::exception_ptr& failed) {
  auto told = failed ? verdict{Response::text("internal error\n", 500)} : admitting_.take();
  if (failed)
    log_fault("authenticator", failed);
  admitting_ = {}; // It holds this session.
  if (entrance_.closed)
    told = Response::text("shutting down\n", 503);
  if (auto* who = std::get_if<identity_ptr>(&told))
    return open(std::move(*who));
  const auto asked = std::move(upgrading_->asked);
  upgrading_ = nullptr;
  gateway_.refused.add(refusal_reason::token);
  note_refusal("not admitted");
  auto answer = http_response{http::status::ok, asked.version()};
  answer.keep_alive(asked.keep_alive());
  try {
    fill(answer, std::get<Response>(std::move(told)), false);
  } catch (...) {
    log_fault("authenticator", std::current_exception());
    fill(answer, Response::text("internal error\n", 500), false);
  }
  write(std::move(answer));
}

/// Goes on as a WebSocket.
void http_session::open(identity_ptr who) {
  const auto now = std::move(upgrading_);
  auto& info = now->wanted.info;
  info.user = who->user;
  info.who = std::move(who);
  if (!take_places(gateway_, loop_.settings().rates, guest_, info)) {
    gateway_.refused.add(refusal_reason::user_limit);
    return turn_away(now->asked, refusal_reason::user_limit, now->asked.keep_alive());
  }
  cancel();
  const auto session = std::make_shared<ws_session>(
    loop_, gateway_.node, gateway_.counters[loop_.index()], std::move(through_),
    entrance_.connections, std::move(guest_), info);
  session->run(std::move(now->asked), beast::buffers_to_string(in_.data()),
               make_endpoint(gateway_, now->wanted), gateway_.system, std::move(info));
}

void http_session::answer(const http_request& asked) {
  const auto path = path_of(view(asked.target()));
  auto found = entrance_.routes.find(view(asked.method_string()), path);
  if (auto* match = std::get_if<route_match>(&found))
    return handle(asked, match->route->http, std::move(match->places));
  write(make_refusal(asked, found));
}

void http_session::handle(const http_request& asked, const HttpHandler& handler, params&& places) {
  asked_ = read_request(asked, std::move(places), guest_.address());
  auto answer = http_response{http::status::ok, asked.version()};
  answer.keep_alive(asked.keep_alive());
  handling_ = call_handler<Response>([this, &handler] { return handler(asked_); });
  handling_.start([self = shared_from_this(), answer](const std::exception_ptr& failed) mutable {
    // Not at once: the coroutine that calls this is destroyed by the next request.
    asio::post(self->loop_.io(), [self, answer = std::move(answer), failed]() mutable {
      self->on_handled(std::move(answer), failed);
    });
  });
}

void http_session::on_handled(http_response&& answer, const std::exception_ptr& failed) {
  const auto only_head = asked_.method == "HEAD";
  try {
    if (failed)
      std::rethrow_exception(failed);
    fill(answer, handling_.take(), only_head);
  } catch (const WrongMessage& wrong) { // The client's fault: of what it sent, no JSON for example.
    fill(answer, Response::text(std::string{wrong.what()} + '\n', 400), only_head);
  } catch (...) {
    log::error("a handler failed",
               {{"path", asked_.path}, {"why", words_of(std::current_exception())}});
    fill(answer, Response::text("internal error\n", 500), only_head);
  }
  handling_ = {}; // It holds this session.
  write(std::move(answer));
}

/// Answers whom the door does not let in.
/// @param stays  It may ask for something else.
void http_session::turn_away(const http_request& asked, refusal_reason why, bool stays) {
  auto refused = make_refusal(asked, why);
  refused.keep_alive(stays);
  write(std::move(refused));
}

/// Answers what is no request, or not a whole one, and ends.
void http_session::refuse(http::status status, const std::string& why) {
  note_refusal(why);
  auto refused = make_text({}, status, why + '\n');
  refused.keep_alive(false);
  write(std::move(refused));
}

void http_session::note_refusal(const std::string& why) const {
  log::debug("request refused", {{"peer", to_string(guest_.address())}, {"why", why}});
}

void http_session::write(http_response&& what) {
  ++gateway_.counters[loop_.index()].http[what.result_int() / 100 % 6];
  auto kept = std::make_shared<http_response>(std::move(what));
  http::async_write(through_, *kept, [self = shared_from_this(), kept](error_code ec, std::size_t) {
    if (ec)
      return self->cancel();
    if (!kept->need_eof())
      return self->read();
    self->through_.shutdown();
    if (kept->result() == http::status::request_timeout)
      return self->cancel(); // It has had its time.
    self->parser_.reset();
    self->loop_.timers().schedule(*self, self->loop_.now() + discarding_time);
    self->discard(discarded_bytes);
  });
}

/// Reads at most so many bytes and throws them away, until the client closes.
void http_session::discard(std::size_t bytes) {
  in_.clear();
  through_.async_read_some(in_.prepare(std::min(bytes, in_.max_size())),
                           [self = shared_from_this(), bytes](error_code ec, std::size_t read) {
                             if (!ec && read < bytes)
                               return self->discard(bytes - read);
                             self->cancel();
                             self->through_.close();
                           });
}

} // namespace plenum::core
