// SPDX-License-Identifier: Apache-2.0
//
// An http_session is one connection while it speaks HTTP: it serves the routes of its entrance,
// and turns into a ws_session when asked to. Its headers have to be there in time.
//
// Ownership: held by its pending operations. Threading: lives on one loop.

#pragma once

#include "actors/loop/event_loop.hpp"
#include "gateway/http/entrance.hpp"
#include "gateway/http/gateway.hpp"
#include "gateway/http/http_answer.hpp"
#include "gateway/http/upgrade.hpp"
#include "gateway/net/transport.hpp"

#include <memory>
#include <optional>

namespace plenum::core {

class http_session final : public timer, public std::enable_shared_from_this<http_session> {
public:
  http_session(event_loop& loop, gateway& home, entrance& in, transport&& through, guest&& who);
  http_session(const http_session&) = delete;
  http_session& operator=(const http_session&) = delete;
  ~http_session() override;

  void run();

  /// The client was too slow, or the node stops: tells it so if half a request is there, and
  /// closes the socket.
  void on_timer(time_point now) override;

  /// The node ends: a handler that has not ended by now is destroyed where it waits. May destroy
  /// this.
  void abandon() {
    const auto kept = shared_from_this();
    handling_ = {};
    admitting_ = {};
  }

private:
  void on_handshake(error_code fault);
  void greet();
  /// A WebSocket that is to be opened.
  struct upgrading {
    http_request asked;
    wanted_upgrade wanted;
  };

  void read();
  void on_read(error_code ec);
  void upgrade(http_request&& asked);
  void on_admitted(const std::exception_ptr& failed);
  void open(identity_ptr who);
  void answer(const http_request& asked);
  void handle(const http_request& asked, const HttpHandler& handler, params&& places);
  void on_handled(http_response&& answer, const std::exception_ptr& failed);
  void turn_away(const http_request& asked, refusal_reason why, bool stays);
  void refuse(http::status status, const std::string& why);
  void note_refusal(const std::string& why) const;
  bool has_half_a_request() const;
  void write(http_response&& what);
  void discard(std::size_t bytes);

  event_loop& loop_;
  gateway& gateway_;
  entrance& entrance_;
  connection_count counted_;
  transport through_;
  guest guest_;
  beast::flat_buffer in_;
  std::optional<http::request_parser<http::string_body>> parser_;
  Request asked_; ///< What `handling_` works on.
  Task<Response> handling_;
  std::unique_ptr<upgrading> upgrading_; ///< What `admitting_` works on.
  Task<verdict> admitting_;
};

} // namespace plenum::core
