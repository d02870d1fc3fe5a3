// SPDX-License-Identifier: Apache-2.0
//
// How a WebSocket begins, and is written to.

#include "gateway/ws/ws_session.hpp"

#include "actors/loop/tell.hpp"
#include "base/log.hpp"
#include "gateway/net/peer.hpp"
#include "gateway/net/socket_health.hpp"
#include "gateway/ws/ws_handshake.hpp"

#include <limits>

namespace plenum::core {

ws_session::ws_session(event_loop& loop, const node& where, session_counters& counters,
                       transport&& through, connection_counts& connections, guest&& who,
                       const channel_info& info)
  : loop_{loop},
    node_{where},
    counters_{counters},
    counted_{connections},
    guest_{std::move(who)},
    through_{std::move(through)},
    writer_{through_},
    alive_{loop.settings().alive, info.expires, loop.now()},
    message_bytes_{loop.settings().clients.message_bytes} {
  const auto& settings = loop.settings();
  through_.leave_asio();
  limit_silence(through_.handle(), settings.alive.ping + settings.alive.answer);
}

void ws_session::run(http::request<http::string_body>&& upgrade, std::string early,
                     std::shared_ptr<endpoint> route, caf::actor_system& system,
                     channel_info info) {
  auto compression = loop_.settings().compression.on ? choose_terms(extensions_of(upgrade))
                                                     : std::nullopt;
  inflates_ = compression.has_value();
  asked_ = std::make_unique<asking>(asking{std::move(upgrade), std::move(early), compression});
  loop_.timers().schedule(*this, loop_.now() + loop_.settings().accepting);
  auto out = std::make_shared<outbox>(info.id, wire_format{info.speaks, inflates_},
                                      loop_.local_shard());
  channel_ = spawn_pinned<channel_actor, channel_state>(
    system, loop_, node_, loop_.settings(), std::move(route), loop_.index(), std::move(info),
    std::move(out), shared_from_this());
}

void ws_session::accept(const handshake& answer) {
  const auto asked = std::exchange(asked_, nullptr);
  if (!asked)
    return; // Answered already, or the socket is gone.
  const auto said = answer_to(asked->upgrade, answer, asked->compression);
  out_->offer(said.text);
  if (said.status != 101)
    return hang_up(said.status, "no handshake");
  phase_ = phase::open;
  ++counters_.http[1]; // 101
  log::debug("channel opened",
             {{"channel", out_->id().str()}, {"peer", to_string(guest_.address())}});
  loop_.timers().schedule(*this, alive_.next());
  if (!asked->early.empty())
    unread_ = std::make_unique<std::string>(std::move(asked->early));
  readable_ = through_.is_encrypted(); // OpenSSL may have read more than it was asked for.
  loop_.sockets().add(through_.handle(), shared_from_this());
  read_soon();
}

void ws_session::refuse(unsigned status, std::string_view body) {
  if (!std::exchange(asked_, nullptr))
    return;
  out_->offer(refusal_text(status, body));
  hang_up(status, std::string{body.substr(0, body.find('\n'))});
}

/// Writes the answer to a handshake that failed, with this status, and ends.
void ws_session::hang_up(unsigned status, std::string why) {
  ++counters_.http[status / 100 % 6];
  log::debug("handshake refused", {{"peer", to_string(guest_.address())}, {"why", why}});
  flush(flush_mode::all);
  through_.shutdown();
  end({.reason = std::move(why)});
}

void ws_session::expire_after(std::optional<std::chrono::seconds> idle) {
  alive_.expire_after(idle, loop_.now());
  look_again();
}

// -- writing ----------------------------------------------------------------------------

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
  if (writer_.is_blocked() && out_->is_over_limit())
    close(disconnect::too_slow);
  if (channel_ && !out_->has_own_data() && std::exchange(tell_drained_, false))
    tell(channel_, outbox_drained{});
  if (phase_ == phase::leaving && !out_->has_data() && !through_.has_unsent())
    leave();
}

void ws_session::on_written(std::size_t bytes) {
  counters_.bytes_out += bytes;
  if (!std::exchange(only_ping_, false))
    alive_.on_traffic(loop_.now());
  if (ending_)
    loop_.timers().schedule(*this, loop_.now() + loop_.settings().alive.closing);
}

/// Who reads finds what is wrong with the socket, behind what has come before.
void ws_session::on_broken() {
  readable_ = true;
  if (may_read())
    return read_soon();
  loop_.later([self = shared_from_this()] { self->end_as_said("reset"); });
}

} // namespace plenum::core
