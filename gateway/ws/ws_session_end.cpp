// SPDX-License-Identifier: Apache-2.0
//
// How a WebSocket ends: closed by this side, silent for too long, or gone.

#include "base/log.hpp"
#include "gateway/net/peer.hpp"
#include "gateway/ws/ws_farewell.hpp"
#include "gateway/ws/ws_session.hpp"

namespace plenum::core {

void ws_session::close(const disconnect& why) {
  if (upgrade_)
    return refuse(status_of(why), why.reason.str());
  if (!open_ || std::exchange(closing_, true))
    return;
  const auto said = out_->dialect().farewell(why, at_the_end().farewell);
  closed_with_ = said.code;
  closed_for_ = cause_of(why.code);
  if (why == disconnect::timeout || why == disconnect::too_slow)
    lag_ = lag_on_close::drop;
  const auto text = said.reason.str();
  const auto reason = websocket::close_reason{static_cast<websocket::close_code>(said.code),
                                              {text.data(), text.size()}};
  ws_.async_close(reason, [self = shared_from_this()](error_code) { self->end_closed(); });
}

void ws_session::on_timer(time_point now) {
  if (upgrade_)
    return refuse(503, "the server did not answer in time\n");
  if (closing_) { // The peer did not answer in time.
    beast_close_socket(ws_.next_layer());
    return on_broken();
  }
  switch (alive_.check(now)) {
    case keepalive::action::wait: break;
    case keepalive::action::ping:
      only_ping_ = !out_->has_data();
      out_->offer_ping();
      break;
    case keepalive::action::dead:
      if (reading_
          || writer_.blocked_for(now)
               >= loop_.settings().alive.ping + loop_.settings().alive.answer)
        return close(disconnect::timeout);
      alive_.on_heard(now); // Nothing can be heard from a client that is not listened to.
      break;
    case keepalive::action::expired: return close(disconnect::expired);
    case keepalive::action::token_expiring: caf::anon_send(channel_, token_expiring{}); break;
    case keepalive::action::token_expired: return close(disconnect::unauthorized);
  }
  loop_.timers().schedule(*this, alive_.next());
}

void ws_session::end(std::uint16_t code, disconnect_cause cause, std::string reason) {
  cancel();
  if (std::exchange(open_, false)) {
    ++counters_.disconnects[static_cast<std::size_t>(cause)];
    log::debug("channel closed", {{"channel", out_->id().str()},
                                  {"cause", std::string{to_string(cause)}},
                                  {"code", std::to_string(code)},
                                  {"reason", reason}});
  }
  closing_ = true;
  upgrade_ = nullptr;
  out_->detach();
  beast_close_socket(ws_.next_layer());
  tear_down(); // It holds this session.
  counted_.close();
  guest_.leave();
  if (channel_)
    caf::anon_send(std::exchange(channel_, nullptr), socket_closed{code, std::move(reason)});
}

} // namespace plenum::core
