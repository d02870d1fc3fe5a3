// SPDX-License-Identifier: Apache-2.0

#include "gateway/ws/ws_session.hpp"

#include "actors/loop/pinned_actor.hpp"
#include "base/log.hpp"
#include "gateway/net/peer.hpp"
#include "gateway/net/socket_health.hpp"
#include "gateway/ws/ws_farewell.hpp"
#include <limits>

namespace plenum::core {

namespace {

/// An idle channel keeps no more than this to read into.
constexpr std::size_t idle_read_bytes = 256;

} // namespace

ws_session::ws_session(event_loop& loop, const node& where, session_counters& counters,
                       transport&& through, connection_counts& connections, guest&& who,
                       const channel_info& info)
  : loop_{loop},
    node_{where},
    counters_{counters},
    counted_{connections},
    guest_{std::move(who)},
    ws_{std::move(through), *this},
    writer_{this->through()},
    in_{loop.settings().clients.message_bytes + 1},
    alive_{loop.settings().alive, info.expires, loop.now()} {
  const auto& settings = loop.settings();
  ws_.read_message_max(settings.clients.message_bytes);
  limit_silence(socket(), settings.alive.ping + settings.alive.answer);
}

void ws_session::run(http::request<http::string_body>&& upgrade, std::string early,
                     std::shared_ptr<endpoint> route, caf::actor_system& system,
                     channel_info info) {
  ws_.next_layer().read_first(std::move(early));
  upgrade_ = std::make_unique<const http::request<http::string_body>>(std::move(upgrade));
  ws_.control_callback(
    [this](websocket::frame_type, beast::string_view) { alive_.on_heard(loop_.now()); });
  loop_.timers().schedule(*this, loop_.now() + loop_.settings().accepting);
  auto out = std::make_shared<outbox>(info.id, info.speaks, loop_.local_shard());
  channel_ = spawn_pinned<channel_actor, channel_state>(
    system, &loop_, node_, loop_.settings(), std::move(route), loop_.index(), std::move(info),
    std::move(out), shared_from_this());
}

void ws_session::accept(const handshake& answer) {
  const auto asked = std::exchange(upgrade_, nullptr);
  if (!asked)
    return; // Answered already, or the socket is gone.
  if (const auto status = accept_handshake(ws_, *asked, answer); status != 101)
    return hang_up(status, "no handshake");
  open_ = true;
  ++counters_.http[1]; // 101
  log::debug("channel opened",
             {{"channel", out_->id().str()}, {"peer", to_string(guest_.address())}});
  loop_.timers().schedule(*this, alive_.next());
  read();
}

void ws_session::refuse(unsigned status, std::string_view body) {
  if (!std::exchange(upgrade_, nullptr))
    return;
  out_->offer(refusal_text(status, body));
  hang_up(status, std::string{body.substr(0, body.find('\n'))});
}

/// Writes the answer to a handshake that failed, with this status, and ends.
void ws_session::hang_up(unsigned status, std::string why) {
  ++counters_.http[status / 100 % 6];
  log::debug("handshake refused", {{"peer", to_string(guest_.address())}, {"why", why}});
  flush(flush_mode::all);
  through().shutdown();
  end(1006, disconnect_cause::cut, std::move(why));
}

void ws_session::expire_after(std::optional<std::chrono::seconds> idle) {
  alive_.expire_after(idle, loop_.now());
  look_again();
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
  if (closed_with_ != 0)
    return end_closed();
  const auto how = ending_of(ec, ws_.reason());
  end(how.code, how.cause, how.reason);
}

/// Counts the frames of a message: each costs, and those without a byte are no longer message.
void ws_session::see(std::string_view bytes) {
  const auto& limits = loop_.settings().rates;
  if (frames_.look(bytes) <= limits.fragments || limits.fragments == 0
      || limits.mode == limit_mode::off || is_flooding())
    return;
  if (node_.limits->enforce(limit::fragments, limits.mode, to_string(guest_.address()),
                            loop_.now()))
    close(disconnect::too_large);
}

/// Whether it is closed for sending too much: then what still comes is not looked at.
bool ws_session::is_flooding() const noexcept {
  return closed_for_ == disconnect_cause::rate_limited
         || closed_for_ == disconnect_cause::too_large;
}

void ws_session::on_message() {
  if (is_flooding())
    return in_.clear();
  ++counters_.messages_in;
  alive_.on_traffic(loop_.now());
  const auto kind = ws_.got_text() ? opcode::text : opcode::binary;
  auto& dialect = out_->dialect();
  if (!dialect.accepts(kind))
    return close(disconnect::unsupported);
  const auto body = std::string_view{static_cast<const char*>(in_.data().data()), in_.size()};
  auto own = std::string{};
  auto asked = dialect.decode(kind, body, loop_.settings().clients, own);
  out_->offer(own);
  note_refusals(asked, out_->id(), counters_);
  if (!asked.empty())
    caf::anon_send(channel_, client_message{std::move(asked), body.size()});
  in_.consume(in_.size());
  if (in_.capacity() > 2 * idle_read_bytes)
    in_.shrink_to_fit();
}

void ws_session::pause_reading() {
  paused_ = true;
  if (std::exchange(watching_, true))
    return;
  // Nobody reads, so nobody else would notice that the peer has reset the connection.
  socket().async_wait(tcp_socket::wait_error, [self = shared_from_this()](error_code ec) {
    self->watching_ = false;
    if (!ec && is_broken(self->socket()))
      self->end(1006, disconnect_cause::cut, "reset");
  });
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
  if (!open_)
    return out_->offer(bytes);
  if (kind != static_cast<unsigned>(opcode::close))
    return out_->offer_control(bytes);
  closing_ = true;
  loop_.timers().schedule(*this, loop_.now() + loop_.settings().alive.closing);
  if (closed_with_ != 0)
    return out_->shut(at_the_end().farewell + std::string{bytes}, lag_);
  at_the_end().answer = answer_to_close(bytes);
  caf::anon_send(channel_, client_closes{}); // Behind what it has asked for before.
}

void ws_session::finish() {
  if (!ending_ || ending_->answer.empty())
    return;
  out_->shut(std::exchange(ending_->answer, {}), lag_on_close::settle);
  out_->home().touch(*out_);
}

void ws_session::when_written(std::function<void()> f) {
  at_the_end().teardown = std::move(f);
  out_->home().touch(*out_);
}

/// Goes on with what has waited until all is written. @returns  whether something has.
bool ws_session::tear_down() {
  const auto waiting = ending_ ? std::exchange(ending_->teardown, nullptr) : nullptr;
  if (waiting)
    waiting();
  return waiting != nullptr;
}

void ws_session::flush(flush_mode mode) {
  if (mode == flush_mode::all)
    writer_.unblock();
  const auto most = mode == flush_mode::all || out_->is_over_limit()
                      ? std::numeric_limits<std::size_t>::max()
                      : out_->home().settings().flush_bytes;
  const auto sent = writer_.write(*out_, most, loop_.now());
  if (sent.bytes > 0)
    on_written(sent.bytes);
  if (sent.broken)
    return on_broken();
  if (!writer_.is_blocked() && out_->has_data())
    out_->home().touch(*out_);
  if (writer_.is_blocked())
    writer_.when_writable([self = shared_from_this()] { self->out_->home().touch(*self->out_); });
  if (writer_.is_blocked() && out_->is_over_limit())
    close(disconnect::too_slow);
  if (channel_ && !out_->has_own_data() && std::exchange(tell_drained_, false))
    caf::anon_send(channel_, outbox_drained{});
  if (ending_ && ending_->answer.empty() && !out_->has_data() && !through().has_unsent())
    tear_down();
}

void ws_session::on_written(std::size_t bytes) {
  counters_.bytes_out += bytes;
  if (!std::exchange(only_ping_, false))
    alive_.on_traffic(loop_.now());
  if (closing_)
    loop_.timers().schedule(*this, loop_.now() + loop_.settings().alive.closing);
}

/// The pending read reports what is wrong with the socket, if there is one.
void ws_session::on_broken() {
  if (!tear_down() && !reading_)
    asio::post(loop_.io(), [self = shared_from_this()] {
      if (self->closed_with_ != 0)
        self->end_closed();
      else
        self->end(1006, disconnect_cause::cut, "reset");
    });
}

} // namespace plenum::core
