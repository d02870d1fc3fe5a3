// SPDX-License-Identifier: Apache-2.0
//
// A ws_session is one WebSocket: it reads frames, hands what the client asks for to the channel
// actor, and drains the channel's outbox at the end of a turn.
//
// Ownership: held by its channel and, while the socket is open, by the loop's `socket_poll`; when
// the socket is gone, both let go. Threading: lives on one loop.

#pragma once

#include "actors/channel.hpp"
#include "actors/loop/event_loop.hpp"
#include "gateway/door/guest.hpp"
#include "gateway/net/connection_count.hpp"
#include "gateway/net/socket_writer.hpp"
#include "gateway/ws/deflate_terms.hpp"
#include "gateway/ws/frame_reader.hpp"
#include "gateway/ws/keepalive.hpp"
#include "gateway/ws/session_counters.hpp"
#include "gateway/ws/ws_farewell.hpp"

#include <memory>

namespace plenum::core {

class ws_session final : public connection,
                         public timer,
                         public socket_waiter,
                         public std::enable_shared_from_this<ws_session> {
public:
  ws_session(event_loop& loop, const node& where, session_counters& counters, transport&& through,
             connection_counts& connections, guest&& who, const channel_info& info);

  /// Opens the channel at `route`, which answers the handshake `upgrade`.
  /// @param early  What has come behind it already.
  void run(http::request<http::string_body>&& upgrade, std::string early,
           std::shared_ptr<endpoint> route, caf::actor_system& system, channel_info info);

  // -- connection ------------------------------------------------------------------

  void drain(std::shared_ptr<outbox> what) override { out_ = std::move(what); }
  void flush(flush_mode mode) override;
  void accept(const handshake& answer) override;
  void refuse(unsigned status, std::string_view body) override;
  void close(const disconnect& why) override;
  void finish() override;
  void expire_after(std::optional<std::chrono::seconds> idle) override;
  void known_until(std::optional<time_point> end, std::chrono::seconds notice) override {
    alive_.known_until(end, notice);
    look_again();
  }
  void tell_when_drained() override {
    tell_drained_ = true;
    out_->home().touch(*out_);
  }
  void pause_reading() override;
  void resume_reading() override;

  // -- socket_waiter ---------------------------------------------------------------

  void on_ready(readiness what) override;

  // -- timer -----------------------------------------------------------------------

  void on_timer(time_point now) override;

private:
  /// What it is doing, in this order, some of it left out.
  enum class phase : std::uint8_t {
    handshake, ///< The client's is not answered yet.
    open,
    closing,   ///< This side has closed, and reads on to the client's answer.
    answering, ///< The client has closed or failed: answered when what it asked before is handled.
    leaving,   ///< Both have: what is queued is written.
    waiting,   ///< Nothing more is sent, and the client is waited for to end it as well.
    gone,
  };

  /// What is due next may have changed.
  void look_again() {
    if (phase_ == phase::open)
      loop_.timers().schedule(*this, alive_.next());
  }
  void hang_up(unsigned status, std::string why);

  bool may_read() const noexcept;
  void read();
  void read_soon();
  void read_socket();
  void take(std::span<char> bytes);
  void take(const frame_reader::found& found);
  void on_message(opcode kind, std::string_view body);
  void on_control(opcode kind, std::string_view body);
  void on_too_many_frames();
  void on_last_frame(ws_ending how, std::uint16_t answer);

  void on_written(std::size_t bytes);
  void on_broken();

  void begin_end(phase next, ws_ending how);
  void leave();
  void end_as_said(std::string cut);
  void end(ws_ending how);

  /// What waits for the client's handshake to be answered.
  struct asking {
    http::request<http::string_body> upgrade;
    std::string early;
    std::optional<deflate_terms> compression; ///< What has been agreed.
  };

  /// What waits for the end.
  struct ending {
    ws_ending how;      ///< What it will have been.
    std::string answer; ///< To the client's close frame, until it is its turn.
  };

  event_loop& loop_;
  const node& node_;
  session_counters& counters_;
  connection_count counted_;
  guest guest_;
  std::shared_ptr<outbox> out_; ///< From `run` on.
  transport through_;
  socket_writer writer_;
  frame_reader reader_;
  std::unique_ptr<std::string> unread_; ///< Comes before what the socket has.
  channel_actor channel_;
  keepalive alive_;
  std::unique_ptr<asking> asked_;   ///< While it is not answered.
  std::unique_ptr<ending> ending_;  ///< From the first close frame or fault on.
  const std::size_t message_bytes_; ///< As the client has been told.
  bool inflates_ = false;           ///< The client may compress its messages.
  phase phase_ = phase::handshake;
  bool soon_ = false;           ///< The loop will call, whether or not the socket has something.
  bool readable_ = false;       ///< The socket, or OpenSSL, may have something more.
  bool ended_ = false;          ///< The socket has what comes last.
  bool waits_to_write_ = false; ///< OpenSSL does, before it reads on.
  bool paused_ = false;         ///< The channel has too much to do.
  bool only_ping_ = false;      ///< What is queued is no traffic.
  bool tell_drained_ = false;
};

} // namespace plenum::core
