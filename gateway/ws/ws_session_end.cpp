// SPDX-License-Identifier: Apache-2.0
//
// How a WebSocket ends: closed by either side, silent for too long, or gone.

#include "base/log.hpp"
#include "gateway/net/peer.hpp"
#include "gateway/ws/ws_session.hpp"

namespace plenum::core {

void ws_session::close(const disconnect& why) {
  if (asked_)
    return refuse(status_of(why), why.reason.str());
  if (phase_ != phase::open)
    return;
  auto last = std::string{};
  const auto said = out_->dialect().farewell(why, last);
  last += close_frame(said.code, said.reason.str());
  begin_end(phase::closing, {said.code, cause_of(why.code), {}});
  const auto drops = why == disconnect::timeout || why == disconnect::too_slow;
  out_->shut(last, drops ? lag_on_close::drop : lag_on_close::settle);
  read_soon(); // Even if it was paused.
}

/// The client has closed, or sent what it should not have: nothing more is read.
/// @param answer  The code of the close frame that it gets.
void ws_session::on_last_frame(ws_ending how, std::uint16_t answer) {
  if (phase_ == phase::closing) {
    phase_ = phase::leaving;
    return out_->home().touch(*out_);
  }
  begin_end(phase::answering, std::move(how));
  ending_->answer = close_frame(answer);
  tell(channel_, client_closes{}); // Behind what it has asked for before.
}

void ws_session::begin_end(phase next, ws_ending how) {
  phase_ = next;
  ending_ = std::make_unique<ending>(ending{std::move(how), {}});
  loop_.timers().schedule(*this, loop_.now() + loop_.settings().alive.closing);
}

void ws_session::finish() {
  if (phase_ != phase::answering)
    return;
  phase_ = phase::leaving;
  out_->shut(std::exchange(ending_->answer, {}), lag_on_close::settle);
  out_->home().touch(*out_);
}

/// All is written. The client is to find that before it finds its socket closed.
void ws_session::leave() {
  phase_ = phase::waiting;
  unread_ = nullptr;
  readable_ = true;
  through_.shutdown();
  read_soon();
}

void ws_session::on_timer(time_point now) {
  if (asked_)
    return refuse(503, "the server did not answer in time\n");
  if (ending_)
    return end_as_said({}); // The peer did not answer in time.
  switch (alive_.check(now)) {
    case keepalive::action::wait: break;
    case keepalive::action::ping:
      only_ping_ = !out_->has_data();
      out_->offer_ping();
      break;
    case keepalive::action::dead:
      if (may_read()
          || writer_.blocked_for(now)
               >= loop_.settings().alive.ping + loop_.settings().alive.answer)
        return close(disconnect::timeout);
      alive_.on_heard(now); // Nothing can be heard from a client that is not listened to.
      break;
    case keepalive::action::expired: return close(disconnect::expired);
    case keepalive::action::token_expiring: tell(channel_, token_expiring{}); break;
    case keepalive::action::token_expired: return close(disconnect::unauthorized);
  }
  loop_.timers().schedule(*this, alive_.next());
}

/// Ends as the first close frame or fault has said.
/// @param cut  What has cut the connection, if there was none.
void ws_session::end_as_said(std::string cut) {
  end(ending_ ? std::move(ending_->how) : ws_ending{.reason = std::move(cut)});
}

void ws_session::end(ws_ending how) {
  const auto before = std::exchange(phase_, phase::gone);
  if (before == phase::gone)
    return;
  cancel();
  if (before != phase::handshake) {
    ++counters_.disconnects[static_cast<std::size_t>(how.cause)];
    log::debug("channel closed", {{"channel", out_->id().str()},
                                  {"cause", std::string{to_string(how.cause)}},
                                  {"code", std::to_string(how.code)},
                                  {"reason", how.reason}});
  }
  asked_ = nullptr;
  out_->detach();
  if (through_.is_open())
    loop_.sockets().remove(through_.handle());
  through_.close();
  counted_.close();
  guest_.leave();
  if (channel_)
    tell(std::exchange(channel_, nullptr), socket_closed{how.code, std::move(how.reason)});
}

} // namespace plenum::core
