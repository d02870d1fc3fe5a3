// SPDX-License-Identifier: Apache-2.0

#include "gateway/endpoints/handler_endpoint.hpp"

#include "actors/loop/event_loop.hpp"
#include "actors/loop/faults.hpp"
#include "base/log.hpp"
#include "gateway/endpoints/call_handler.hpp"
#include "protocol/wires.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>

namespace plenum::core {

namespace {

/// What a handler may leave unread before the server stops reading for it.
constexpr std::size_t unread_messages = 256;
constexpr std::size_t unread_bytes = std::size_t{256} * 1024;

/// So many an idle handler keeps room for.
constexpr std::size_t kept_messages = 4;

/// What may be queued for a client before its handler waits.
constexpr std::size_t unsent_bytes = std::size_t{64} * 1024;

/// So often a handler may go on after a send before others have their turn.
constexpr unsigned sends_in_a_row = 64;

/// So often it may try what cannot be any more before it is ended.
constexpr unsigned most_futile = 100;

} // namespace

// -- what happens --------------------------------------------------------------------

void handler_endpoint::on_open(channel_state& channel) {
  channel_ = &channel;
  loop_ = event_loop::current();
  task_ = call_handler<void>([this] { return handler_(socket_); });
  task_.start([this](const std::exception_ptr& failed) { on_done(failed); });
}

void handler_endpoint::on_command(channel_state& channel, request&& what) {
  if (done_)
    return;
  if (allowed_ && !allowed_->take(event_loop::current()->now()))
    return close(disconnect::rate_limited.code, "too many messages");
  if (serves_commands_)
    return commands_.on_command(channel, std::move(what));
  auto* message = std::get_if<command::message>(&what.what);
  if (message == nullptr)
    return;
  received_bytes_ += message->content.data.size();
  received_.emplace_back(std::move(message->content));
  if (!receivers_.empty())
    return receivers_.resume_all();
  if (!paused_ && (unread() >= unread_messages || received_bytes_ >= unread_bytes)) {
    paused_ = true;
    channel_->connection().pause_reading();
  }
}

void handler_endpoint::on_drained(channel_state&) {
  senders_.resume_all();
}

void handler_endpoint::on_close(channel_state& channel, std::uint16_t code,
                                const std::string& reason) {
  state_ = state::closed;
  code_ = code;
  reason_ = reason;
  if (done_)
    return channel.end();
  senders_.resume_all();
  receivers_.resume_all();
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
  } catch (...) {
    log::error("a handler failed", {{"path", asked_.path}, {"why", words_of(failed)}});
    code = 1011;
  }
  if (state_ == state::closed)
    return channel_->end();
  if (state_ == state::connecting)
    return refuse(code == 1011 ? 500 : 403, reason);
  close(code, reason);
}

void handler_endpoint::end_handler() {
  if (std::exchange(done_, true))
    return;
  log::error("a handler is ended: it does not end with its connection", {{"path", asked_.path}});
  task_ = {}; // It waits, for good.
  if (state_ == state::closed)
    return channel_->end();
  if (state_ == state::connecting)
    return refuse(500, {});
  close(1011, {});
}

// -- what the handler does -------------------------------------------------------------

void handler_endpoint::must_be_here() const {
  if (!loop_->on_this_thread())
    throw std::logic_error{"a WebSocket is used on the loop of its handler only"};
}

void handler_endpoint::accept(std::string subprotocol, Headers::list&& headers) {
  must_be_here();
  if (state_ == state::closed)
    throw_closed();
  if (state_ != state::connecting)
    throw std::logic_error{"accept: the handshake is answered already"};
  check(headers);
  const auto offered = offered_subprotocols(asked_.headers);
  if (!subprotocol.empty()
      && std::find(offered.begin(), offered.end(), subprotocol) == offered.end())
    throw std::invalid_argument{"accept: the client does not offer " + subprotocol};
  state_ = state::open;
  accepted_ = true;
  channel_->connection().accept({std::move(subprotocol), std::move(headers)});
}

void handler_endpoint::serve_commands() {
  must_be_here();
  if (state_ == state::closed)
    throw_closed();
  if (state_ != state::connecting || channel_->info().speaks == wires::raw_json)
    throw std::logic_error{"serve_commands: only for a native route, instead of accept"};
  state_ = state::open;
  accepted_ = true;
  serves_commands_ = true;
  commands_.on_open(*channel_);
}

void handler_endpoint::refuse(unsigned status, std::string_view body) {
  must_be_here();
  if (accepted_)
    throw std::logic_error{"refuse: the handshake is accepted already"};
  if (state_ != state::connecting)
    return;
  state_ = state::closing;
  if (status < 300 || status > 599)
    status = 403;
  channel_->connection().refuse(status, status == 304 ? std::string_view{} : body);
}

void handler_endpoint::close(std::uint16_t code, const std::string& reason) {
  must_be_here();
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
  must_be_here();
  allowed_ = std::make_unique<token_bucket>(messages_per_second, burst, loop_->now());
}

void handler_endpoint::send(opcode kind, std::string_view body) {
  must_be_here();
  if (is_given_up())
    return; // It ends when it awaits this.
  if (state_ != state::open)
    note_futile();
  if (state_ == state::connecting)
    throw std::logic_error{"send: accept first"};
  if (state_ != state::open)
    throw_closed();
  auto frame = std::string{};
  append_frame(frame, kind, body);
  channel_->out().offer(frame);
}

void handler_endpoint::throw_closed() const {
  throw WebSocketDisconnect{code_, reason_};
}

// -- waiting -------------------------------------------------------------------------------

void handler_endpoint::note_futile() noexcept {
  futile_ += is_given_up() ? 0 : 1;
}

bool handler_endpoint::is_given_up() const noexcept {
  return futile_ >= most_futile;
}

/// For who awaits something that will not come: the handler ends when it is on no stack.
void handler_endpoint::give_up() {
  asio::post(loop_->io(), [weak = weak_from_this()] {
    if (const auto self = weak.lock())
      self->end_handler();
  });
}

bool handler_endpoint::has_news() {
  must_be_here();
  if (is_given_up())
    return false;
  if (!receivers_.empty()) {
    note_futile();
    throw std::logic_error{"receive: another one waits already"};
  }
  return unread() > 0 || state_ != state::open;
}

void handler_endpoint::wait_for_news(waiter& place, std::coroutine_handle<> me) {
  in_a_row_ = 0;
  if (is_given_up())
    return give_up();
  receivers_.add(place, me);
}

std::optional<Message> handler_endpoint::take_message() {
  if (state_ == state::connecting) {
    note_futile();
    throw std::logic_error{"receive: accept first"};
  }
  if (unread() == 0 || state_ == state::closing) {
    if (std::exchange(told_, true)) {
      note_futile();
      throw_closed();
    }
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
  // What is shut takes nothing more: it will be closed.
  const auto& out = channel_->out();
  return state_ != state::open || (!out.is_shut() && out.queued_bytes() < unsent_bytes);
}

bool handler_endpoint::may_go_on() {
  must_be_here();
  return !is_given_up() && has_room() && ++in_a_row_ < sends_in_a_row;
}

void handler_endpoint::wait_for_room(waiter& place, std::coroutine_handle<> me) {
  in_a_row_ = 0;
  if (is_given_up())
    return give_up();
  if (has_room())
    return rest(place, me);
  senders_.add(place, me);
  if (!channel_->out().is_shut())
    channel_->connection().tell_when_drained();
}

/// Lets others have their turn.
void handler_endpoint::rest(waiter& place, std::coroutine_handle<> me) {
  resting_.add(place, me);
  asio::post(loop_->io(), [weak = weak_from_this()] {
    if (const auto self = weak.lock())
      self->resting_.resume_all();
  });
}

} // namespace plenum::core
