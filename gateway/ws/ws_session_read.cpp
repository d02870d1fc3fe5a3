// SPDX-License-Identifier: Apache-2.0
//
// How a WebSocket is read: when the socket has something, it goes through one buffer of the loop
// to the reader of frames. Nothing waits in memory of its own but what is not whole, or not its
// turn.

#include "gateway/net/peer.hpp"
#include "gateway/net/socket_health.hpp"
#include "gateway/ws/ws_session.hpp"

namespace plenum::core {

namespace {

/// So many frames are handled at a time, and fewer if they are long, as few bytes may inflate to
/// many; then others have their turn, the channel among them, which may have had enough.
constexpr auto frames_at_once = std::size_t{256};

/// So many bytes count as a frame.
constexpr auto frame_bytes = std::size_t{1024};

} // namespace

bool ws_session::may_read() const noexcept {
  return (phase_ == phase::open && !paused_) || phase_ == phase::closing
         || phase_ == phase::waiting;
}

void ws_session::on_ready(readiness what) {
  soon_ = false;
  readable_ |= what.to_read || (what.to_write && waits_to_write_);
  ended_ |= what.ended;
  if (what.to_write && writer_.is_blocked()) {
    writer_.unblock();
    out_->home().touch(*out_);
  }
  if (may_read())
    read();
  else if (what.ended && is_broken(through_.handle()))
    end_as_said("reset"); // Nobody would find it by reading.
}

/// Reads a part of what there is; the rest soon.
void ws_session::read() {
  if (const auto unread = std::exchange(unread_, nullptr))
    take(*unread);
  else if (readable_)
    read_socket();
  read_soon();
}

/// Reads in this turn or the next, if there may be something.
void ws_session::read_soon() {
  if (may_read() && (readable_ || unread_) && !std::exchange(soon_, true))
    loop_.sockets().again(through_.handle());
}

void ws_session::read_socket() {
  const auto room = loop_.scratch();
  const auto came = phase_ == phase::waiting ? through_.discard(room) : through_.receive(room);
  waits_to_write_ = came.next == tls_stream::wait::to_write;
  ended_ &= came.bytes != 0; // Or there was nothing, not even an end.
  readable_ = came.next == tls_stream::wait::none || ended_;
  if (came.fault)
    return end_as_said(came.fault.message());
  if (came.bytes == 0 || phase_ == phase::waiting)
    return;
  alive_.on_heard(loop_.now());
  take(room.first(came.bytes));
}

void ws_session::take(std::span<char> bytes) {
  const auto& rates = loop_.settings().rates;
  const auto limits = frame_reader::limits{
    .message_bytes = message_bytes_,
    .frames = rates.mode == limit_mode::off ? 0 : rates.fragments,
    .inflates = inflates_ ? &inflater::here() : nullptr};
  for (auto done = std::size_t{0}; may_read();) {
    if (done >= frames_at_once && !bytes.empty()) {
      unread_ = std::make_unique<std::string>(bytes.data(), bytes.size());
      return;
    }
    const auto found = reader_.next(bytes, limits);
    if (found.is == frame_reader::found::what::nothing)
      return;
    done += 1 + found.body.size() / frame_bytes;
    take(found);
  }
  reader_ = {};
}

void ws_session::take(const frame_reader::found& found) {
  switch (found.is) {
    case frame_reader::found::what::nothing: break;
    case frame_reader::found::what::message: on_message(found.kind, found.body); break;
    case frame_reader::found::what::control: on_control(found.kind, found.body); break;
    case frame_reader::found::what::fragmented: on_too_many_frames(); break;
    case frame_reader::found::what::fault:
      on_last_frame(ending_of(found.fault), close_code_of(found.fault));
      break;
  }
}

void ws_session::on_message(opcode kind, std::string_view body) {
  if (phase_ != phase::open)
    return; // It does not know yet that it is closed.
  ++counters_.messages_in;
  counters_.bytes_in += body.size();
  alive_.on_traffic(loop_.now());
  auto& dialect = out_->dialect();
  if (!dialect.accepts(kind))
    return close(disconnect::unsupported);
  auto own = std::string{};
  auto asked = dialect.decode(kind, body, loop_.settings().clients, own);
  out_->offer(own);
  note_refusals(asked, out_->id(), counters_);
  if (!asked.empty())
    tell(channel_, client_message{std::move(asked), body.size()});
}

void ws_session::on_control(opcode kind, std::string_view body) {
  if (kind == opcode::close) {
    auto how = ending_of_close(body);
    const auto answer = how.code == 1005 ? std::uint16_t{1000} : how.code;
    return on_last_frame(std::move(how), answer);
  }
  if (kind != opcode::ping || phase_ != phase::open)
    return;
  auto pong = std::string{};
  append_frame(pong, opcode::pong, body);
  out_->offer_control(pong);
}

/// Each frame costs, and those without a byte are no longer message.
void ws_session::on_too_many_frames() {
  if (phase_ == phase::open
      && node_.limits->enforce(limit::fragments, loop_.settings().rates.mode,
                               to_string(guest_.address()), loop_.now()))
    close(disconnect::too_large);
}

void ws_session::pause_reading() {
  paused_ = true;
}

void ws_session::resume_reading() {
  paused_ = false;
  alive_.on_heard(loop_.now()); // What it has sent meanwhile is still to be read.
  read_soon();
}

} // namespace plenum::core
