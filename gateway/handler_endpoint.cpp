// SPDX-License-Identifier: Apache-2.0

#include "gateway/handler_endpoint.hpp"

#include "actors/event_loop.hpp"
#include "base/log.hpp"

namespace plenum {

namespace {

/// What a handler may leave unread before the server stops reading for it.
constexpr std::size_t unread_messages = 256;
constexpr std::size_t unread_bytes = std::size_t{256} * 1024;

/// So many an idle handler keeps room for.
constexpr std::size_t kept_messages = 4;

/// What may be queued for a client before its handler waits.
constexpr std::size_t unsent_bytes = std::size_t{64} * 1024;

constexpr std::uint16_t too_much = 4429; // docs/protocol.md, "Closing"

} // namespace

// -- what happens --------------------------------------------------------------------

void handler_endpoint::on_open(channel_state& channel) {
  channel_ = &channel;
  task_ = handler_(socket_);
  task_.start([this](const std::exception_ptr& failed) { on_done(failed); });
}

void handler_endpoint::on_command(channel_state& channel, request&& what) {
  if (done_)
    return;
  if (allowed_ && !allowed_->take(event_loop::current()->now()))
    return close(too_much, "too many messages");
  if (serves_commands_)
    return commands_.on_command(channel, std::move(what));
  auto* message = std::get_if<command::message>(&what.what);
  if (message == nullptr)
    return;
  received_bytes_ += message->content.data.size();
  received_.emplace_back(std::move(message->content));
  if (auto waiting = std::exchange(receiver_, nullptr))
    return waiting.resume();
  if (!paused_ && (unread() >= unread_messages || received_bytes_ >= unread_bytes)) {
    paused_ = true;
    channel_->connection().pause_reading();
  }
}

void handler_endpoint::on_drained(channel_state&) {
  for (auto waiting : std::exchange(senders_, {}))
    waiting.resume();
}

void handler_endpoint::on_close(channel_state& channel, std::uint16_t code,
                                const std::string& reason) {
  state_ = state::closed;
  code_ = code;
  reason_ = reason;
  if (done_)
    return channel.end();
  on_drained(channel);
  if (auto waiting = std::exchange(receiver_, nullptr))
    waiting.resume();
}

void handler_endpoint::on_done(const std::exception_ptr& failed) {
  done_ = true;
  auto code = std::uint16_t{1000};
  auto reason = std::string{};
  try {
    if (failed)
      std::rethrow_exception(failed);
  } catch (const WebSocketDisconnect&) { // Nothing unusual: the handler did not catch it.
  } catch (const WebSocketException& asked) {
    code = asked.code;
    reason = asked.what();
  } catch (const std::exception& bug) {
    log::error("a handler failed", {{"path", asked_.path}, {"why", bug.what()}});
    code = 1011;
  } catch (...) {
    log::error("a handler failed with something that is no std::exception");
    code = 1011;
  }
  if (state_ == state::closed)
    return channel_->end();
  if (state_ == state::connecting)
    return refuse(code == 1011 ? 500 : 403, reason);
  close(code, reason);
}

// -- what the handler does -------------------------------------------------------------

void handler_endpoint::accept(std::string subprotocol, Headers::list&& headers) {
  if (state_ == state::closed)
    throw_closed();
  if (state_ != state::connecting)
    throw std::logic_error{"accept: the handshake is answered already"};
  check(headers);
  check({{"Sec-WebSocket-Protocol", subprotocol}});
  state_ = state::open;
  channel_->connection().accept({std::move(subprotocol), std::move(headers)});
}

void handler_endpoint::serve_commands() {
  if (state_ == state::closed)
    throw_closed();
  if (state_ != state::connecting || channel_->info().speaks == wire::raw_json)
    throw std::logic_error{"serve_commands: only for a native route, instead of accept"};
  state_ = state::open;
  serves_commands_ = true;
  commands_.on_open(*channel_);
}

void handler_endpoint::refuse(unsigned status, std::string_view body) {
  if (state_ != state::connecting)
    return;
  state_ = state::closing;
  channel_->connection().refuse(status, body);
}

void handler_endpoint::close(std::uint16_t code, const std::string& reason) {
  if (state_ == state::connecting)
    return refuse(403, reason);
  if (state_ != state::open)
    return;
  state_ = state::closing;
  const auto why = disconnect::by_application(code, reason);
  code_ = why.code;
  reason_ = why.reason.str();
  channel_->connection().close(why);
}

void handler_endpoint::limit_rate(double messages_per_second, double burst) {
  allowed_ = std::make_unique<token_bucket>(messages_per_second, burst,
                                            event_loop::current()->now());
}

void handler_endpoint::send(opcode kind, std::string_view body) {
  if (state_ == state::connecting)
    throw std::logic_error{"send: accept first"};
  if (state_ != state::open)
    throw_closed();
  auto frame = std::string{};
  append_frame(frame, kind, body);
  channel_->connection().offer(frame);
}

void handler_endpoint::throw_closed() const {
  throw WebSocketDisconnect{code_, reason_};
}

// -- waiting -------------------------------------------------------------------------------

bool handler_endpoint::has_news() const noexcept {
  return unread() > 0 || state_ != state::open;
}

std::optional<Message> handler_endpoint::take_message() {
  if (state_ == state::connecting)
    throw std::logic_error{"receive: accept first"};
  if (unread() == 0 || state_ == state::closing) {
    if (std::exchange(told_, true))
      throw_closed();
    return std::nullopt;
  }
  auto message = std::move(received_[next_++]);
  received_bytes_ -= message.data().size();
  if (unread() == 0) {
    next_ = 0;
    received_.clear();
    if (received_.capacity() > kept_messages)
      received_.shrink_to_fit();
  }
  go_on_reading();
  return message;
}

void handler_endpoint::go_on_reading() {
  if (!paused_ || unread() > unread_messages / 2 || received_bytes_ > unread_bytes / 2)
    return;
  paused_ = false;
  channel_->connection().resume_reading();
}

bool handler_endpoint::has_room() const noexcept {
  return state_ != state::open || channel_->connection().queued_bytes() < unsent_bytes;
}

void handler_endpoint::wait_for_room(std::coroutine_handle<> me) {
  senders_.push_back(me);
  channel_->connection().tell_when_drained();
}

} // namespace plenum
