// SPDX-License-Identifier: Apache-2.0
//
// A ws_session is one WebSocket: it reads with Beast, hands what the client
// asks for to the channel actor, and drains the channel's outbox at the end of a turn.
//
// Ownership: held by its pending operations and by its channel; when the socket
// is gone, both let go. Threading: lives on one loop.

#pragma once

#include "actors/channel.hpp"
#include "actors/loop/event_loop.hpp"
#include "gateway/door/guest.hpp"
#include "gateway/net/connection_count.hpp"
#include "gateway/net/socket_writer.hpp"
#include "gateway/ws/frame_counter.hpp"
#include "gateway/ws/keepalive.hpp"
#include "gateway/ws/session_counters.hpp"
#include "gateway/ws/ws_handshake.hpp"

#include <functional>
#include <memory>

namespace plenum::core {

class ws_session final : public connection,
                         public timer,
                         public layer_owner,
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

  // -- timer -----------------------------------------------------------------------

  void on_timer(time_point now) override;

  // -- layer_owner -----------------------------------------------------------------

  void write_for_beast(std::string_view bytes) override;
  void see(std::string_view bytes) override;
  void when_written(std::function<void()> f) override;

private:
  transport& through() noexcept { return ws_.next_layer().through(); }
  tcp_socket& socket() noexcept { return through().socket(); }
  /// What is due next may have changed.
  void look_again() {
    if (open_ && !closing_)
      loop_.timers().schedule(*this, alive_.next());
  }
  void read();
  void on_read(error_code ec, std::size_t bytes);
  void on_read_error(error_code ec);
  void on_message();
  bool is_flooding() const noexcept;
  void hang_up(unsigned status, std::string why);
  void on_written(std::size_t bytes);
  void on_broken();

  /// @param code  As in RFC 6455 section 7.4, 1005 and 1006 included.
  void end(std::uint16_t code, disconnect_cause cause, std::string reason);

  /// Ends what this side has closed.
  void end_closed() { end(closed_with_, closed_for_, {}); }

  /// What waits for the end.
  struct ending {
    std::string farewell;           ///< What goes before the close frame of this side.
    std::string answer;             ///< To the client's close frame, until it is its turn.
    std::function<void()> teardown; ///< Until all is written.
  };

  ending& at_the_end() { return ending_ ? *ending_ : *(ending_ = std::make_unique<ending>()); }
  bool tear_down();

  event_loop& loop_;
  const node& node_;
  session_counters& counters_;
  connection_count counted_;
  guest guest_;
  std::shared_ptr<outbox> out_; ///< From `run` on.
  ws_stream ws_;
  socket_writer writer_;
  beast::flat_buffer in_;
  channel_actor channel_;
  keepalive alive_;
  frame_counter frames_;
  std::unique_ptr<const http::request<http::string_body>> upgrade_; ///< Not answered yet.
  std::uint16_t closed_with_ = 0; ///< By this side; 0: not at all.
  disconnect_cause closed_for_ = disconnect_cause::application;
  bool open_ = false; ///< The handshake is done.
  lag_on_close lag_ = lag_on_close::settle;
  bool watching_ = false; ///< For the peer to reset the connection.
  bool paused_ = false;   ///< The channel has too much to do.
  bool reading_ = false;
  bool closing_ = false;
  bool only_ping_ = false; ///< What is queued is no traffic.
  bool tell_drained_ = false;
  std::unique_ptr<ending> ending_; ///< From the client's close frame, or the answer to ours, on.
};

} // namespace plenum::core
