// SPDX-License-Identifier: Apache-2.0

#include "gateway/ws_session.hpp"

#include "actors/pinned_actor.hpp"
#include "base/log.hpp"
#include "gateway/peer.hpp"

#include <sstream>

#include <sys/socket.h>
#include <sys/uio.h>

namespace plenum {

namespace {

/// An idle channel keeps no more than this to read into.
constexpr std::size_t idle_read_bytes = 256;

/// What sendmsg does; for a single part, which is the usual case, `send` costs less.
ssize_t send_parts(int socket, std::span<iovec> parts) {
  if (parts.size() == 1)
    return ::send(socket, parts.front().iov_base, parts.front().iov_len, MSG_NOSIGNAL);
  auto message = msghdr{};
  message.msg_iov = parts.data();
  message.msg_iovlen = parts.size();
  return ::sendmsg(socket, &message, MSG_NOSIGNAL);
}

} // namespace

ws_session::ws_session(event_loop& loop, const node& where, const session_settings& settings,
                       session_counters& counters, tcp_socket&& socket,
                       connection_counts& connections, const channel_info& info)
  : outbox{info.id, info.speaks, loop.local_shard()},
    loop_{loop},
    node_{where},
    settings_{settings},
    counters_{counters},
    counted_{connections},
    ws_{std::move(socket), *this},
    in_{where.clients.message_bytes + 1},
    alive_{settings.alive, info.expires, loop.now()} {
  ws_.read_message_max(where.clients.message_bytes);
}

void ws_session::run(http::request<http::string_body>&& upgrade, std::string early,
                     std::shared_ptr<endpoint> route, caf::actor_system& system,
                     channel_info info) {
  ws_.next_layer().read_first(std::move(early));
  upgrade_ = std::make_unique<const http::request<http::string_body>>(std::move(upgrade));
  ws_.control_callback(
    [this](websocket::frame_type, beast::string_view) { alive_.on_heard(loop_.now()); });
  loop_.timers().schedule(*this, loop_.now() + settings_.accepting);
  channel_ = spawn_pinned<channel_actor, channel_state>(system, &loop_, node_, settings_.channel,
                                                        std::move(route), loop_.index(),
                                                        std::move(info), shared_from_this());
}

void ws_session::accept(const handshake& answer) {
  const auto asked = std::exchange(upgrade_, nullptr);
  if (!asked)
    return; // Answered already, or the socket is gone.
  ws_.set_option(websocket::stream_base::decorator([&answer](auto& response) {
    response.set(http::field::server, "plenum");
    if (!answer.subprotocol.empty())
      response.set(http::field::sec_websocket_protocol, answer.subprotocol);
    for (const auto& [name, value] : answer.headers)
      response.set(name, value);
  }));
  auto ec = error_code{};
  ws_.accept(*asked, ec); // What it writes is queued.
  ws_.set_option(websocket::stream_base::decorator([](auto&) {}));
  if (ec) // Beast has answered; it knows two ways to refuse.
    return hang_up(ec == websocket::error::bad_sec_version ? 426 : 400, ec.message());
  open_ = true;
  ++counters_.http[1]; // 101
  log::debug("channel opened",
             {{"channel", id().str()}, {"peer", to_string(peer_of(ws_.next_layer().socket()))}});
  loop_.timers().schedule(*this, alive_.next());
  read();
}

void ws_session::refuse(unsigned status, std::string_view body) {
  if (!std::exchange(upgrade_, nullptr))
    return;
  auto response = http::response<http::string_body>{static_cast<http::status>(status), 11};
  response.set(http::field::server, "plenum");
  response.set(http::field::content_type, "text/plain; charset=utf-8");
  response.set(http::field::connection, "close");
  response.body() = body;
  response.prepare_payload();
  auto text = std::ostringstream{};
  text << response;
  offer(text.str());
  hang_up(status, std::string{body.substr(0, body.find('\n'))});
}

/// Writes the answer to a handshake that failed, with this status, and ends.
void ws_session::hang_up(unsigned status, std::string why) {
  ++counters_.http[status / 100 % 6];
  auto& socket = ws_.next_layer().socket();
  log::debug("handshake refused", {{"peer", to_string(peer_of(socket))}, {"why", why}});
  flush();
  auto ignored = error_code{};
  socket.shutdown(tcp_socket::shutdown_send, ignored);
  end(1006, disconnect_cause::cut, std::move(why));
}

void ws_session::expire_after(std::optional<std::chrono::seconds> idle) {
  alive_.expire_after(idle, loop_.now());
  if (open_ && !closing_)
    loop_.timers().schedule(*this, alive_.next());
}

// -- reading ----------------------------------------------------------------------------

void ws_session::read() {
  if (reading_ || paused_)
    return;
  reading_ = true;
  const auto limit = std::max(idle_read_bytes, in_.size()); // Grows by doubling.
  ws_.async_read_some(in_, limit, [self = shared_from_this()](error_code ec, std::size_t bytes) {
    self->on_read(ec, bytes);
  });
}

void ws_session::on_read(error_code ec, std::size_t bytes) {
  reading_ = false;
  if (ec)
    return on_read_error(ec);
  counters_.bytes_in += bytes;
  alive_.on_heard(loop_.now());
  if (ws_.is_message_done())
    on_message();
  read();
}

void ws_session::on_read_error(error_code ec) {
  using enum disconnect_cause;
  if (closed_with_ != 0)
    end_closed();
  else if (ec == websocket::error::closed)
    end(ws_.reason().code == 0 ? 1005 : ws_.reason().code, client, ws_.reason().reason.c_str());
  else if (ec == websocket::error::message_too_big)
    end(1009, too_large, ec.message());
  else if (ec == websocket::error::bad_frame_payload)
    end(1007, invalid_utf8, ec.message());
  else if (ec.category() == make_error_code(websocket::error::closed).category())
    end(1002, protocol_error, ec.message());
  else
    end(1006, cut, ec.message());
}

void ws_session::on_message() {
  ++counters_.messages_in;
  alive_.on_traffic(loop_.now());
  const auto kind = ws_.got_text() ? opcode::text : opcode::binary;
  const auto& wire = codec_for(speaks());
  if (!wire.accepts(kind))
    return close(disconnect::unsupported);
  const auto body = std::string_view{static_cast<const char*>(in_.data().data()), in_.size()};
  auto asked = wire.decode(kind, body, node_.clients);
  for (const auto& one : asked)
    if (const auto* refused = std::get_if<refusal>(&one))
      note_refusal(*refused);
  caf::anon_send(channel_, client_message{std::move(asked)});
  in_.consume(in_.size());
  if (in_.capacity() > 2 * idle_read_bytes)
    in_.shrink_to_fit();
}

void ws_session::note_refusal(const refusal& what) {
  counters_.malformed += what.why.code == errc::malformed ? 1 : 0;
  log::debug("message refused", {{"channel", id().str()},
                                 {"error", std::string{to_string(what.why.code)}},
                                 {"why", what.why.message}});
}

void ws_session::resume_reading() {
  paused_ = false;
  alive_.on_heard(loop_.now()); // What it has sent meanwhile is still to be read.
  if (open_ && !closing_)
    read();
}

// -- writing ----------------------------------------------------------------------------

void ws_session::write_for_beast(std::string_view bytes) {
  const auto kind = static_cast<unsigned char>(bytes.front()) & 0x0FU;
  if (!open_ || kind != static_cast<unsigned>(opcode::close))
    return offer(bytes);
  shut(bytes);
  closing_ = true;
  loop_.timers().schedule(*this, loop_.now() + settings_.alive.closing);
}

void ws_session::flush() {
  auto& socket = ws_.next_layer().socket();
  auto budget = home().settings().flush_bytes;
  while (!blocked_ && has_data() && budget > 0) {
    auto parts = std::array<iovec, 16>{};
    const auto sent = send_parts(socket.native_handle(),
                                 std::span{parts}.first(gather(parts, budget)));
    if (sent < 0) {
      if (errno != EAGAIN && errno != EWOULDBLOCK)
        return; // The pending read reports what is wrong with the socket.
      wait_until_writable();
      break;
    }
    const auto bytes = static_cast<std::size_t>(sent);
    counters_.bytes_out += bytes;
    budget -= bytes;
    advance(bytes);
    if (!std::exchange(only_ping_, false))
      alive_.on_traffic(loop_.now());
  }
  if (queued_bytes() > home().settings().outbox_bytes)
    close(disconnect::too_slow);
  if (!blocked_ && has_data())
    home().touch(*this);
  if (tell_drained_ && !has_data())
    on_drained();
}

void ws_session::tell_when_drained() {
  tell_drained_ = true;
  if (!has_data())
    on_drained();
}

void ws_session::on_drained() {
  tell_drained_ = false;
  if (channel_)
    caf::anon_send(channel_, outbox_drained{});
}

void ws_session::wait_until_writable() {
  blocked_ = true;
  ws_.next_layer().socket().async_wait(tcp_socket::wait_write,
                                       [self = shared_from_this()](error_code ec) {
                                         self->blocked_ = false;
                                         if (!ec)
                                           self->home().touch(*self);
                                       });
}

// -- ending -----------------------------------------------------------------------------

void ws_session::close(const disconnect& why) {
  if (upgrade_)
    return refuse(why == disconnect::node_stops ? 503 : 403, why.reason.str());
  if (!open_ || std::exchange(closing_, true))
    return;
  closed_with_ = why.code;
  const auto text = why.reason.str();
  const auto reason = websocket::close_reason{static_cast<websocket::close_code>(why.code),
                                              {text.data(), text.size()}};
  ws_.async_close(reason, [self = shared_from_this()](error_code) { self->end_closed(); });
}

void ws_session::on_timer(time_point now) {
  if (upgrade_)
    return refuse(503, "the server did not answer in time\n");
  if (closing_)
    return beast_close_socket(ws_.next_layer()); // The peer did not answer in time.
  if (!reading_)
    alive_.on_heard(now); // Nothing can be heard from a client that is not listened to.
  switch (alive_.check(now)) {
    case keepalive::action::wait: break;
    case keepalive::action::ping:
      only_ping_ = !has_data();
      offer(std::string_view{"\x89\x00", 2});
      break;
    case keepalive::action::dead: return close(disconnect::timeout);
    case keepalive::action::expired: return close(disconnect::expired);
  }
  loop_.timers().schedule(*this, alive_.next());
}

void ws_session::end(std::uint16_t code, disconnect_cause cause, std::string reason) {
  cancel();
  if (std::exchange(open_, false)) {
    ++counters_.disconnects[static_cast<std::size_t>(cause)];
    log::debug("channel closed", {{"channel", id().str()},
                                  {"cause", std::string{to_string(cause)}},
                                  {"code", std::to_string(code)},
                                  {"reason", reason}});
  }
  closing_ = true;
  upgrade_ = nullptr;
  shut({});
  beast_close_socket(ws_.next_layer());
  counted_.close();
  if (channel_)
    caf::anon_send(std::exchange(channel_, nullptr), socket_closed{code, std::move(reason)});
}

} // namespace plenum
