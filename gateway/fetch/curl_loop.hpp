// SPDX-License-Identifier: Apache-2.0
//
// A curl_loop has libcurl work on an event loop: libcurl says which sockets and which time it waits
// for, the loop's io_context waits. There is one per loop, made when it is first used. When the
// loop ends, all that wait are told so.
//
// Threading: lives on its loop.

#pragma once

#include "actors/loop/event_loop.hpp"
#include "gateway/fetch/transfer.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>

#include <set>

namespace plenum::core {

class curl_loop final : public asio::execution_context::service {
public:
  static const asio::execution_context::id id;

  /// That of the loop that this is called on.
  static curl_loop& of(event_loop& loop);

  explicit curl_loop(asio::execution_context& where);
  curl_loop(const curl_loop&) = delete;
  curl_loop& operator=(const curl_loop&) = delete;
  ~curl_loop() override;

  /// Starts a transfer, of which `waiting` is resumed when it has ended.
  /// @returns  false: it has ended at once.
  bool start(transfer& what);

  /// Forgets a transfer, under way or not.
  void give_up(transfer& what);

private:
  /// A socket of libcurl's.
  struct watched {
    explicit watched(asio::io_context& io) : socket{io} {}

    asio::posix::stream_descriptor socket;
    int wanted = 0; ///< CURL_POLL_IN, CURL_POLL_OUT.
    bool reads = false;
    bool writes = false; ///< It is being waited for.
  };
  using watched_ptr = std::shared_ptr<watched>;

  static int on_socket(CURL* easy, curl_socket_t socket, int wanted, void* me, void*);
  static int on_timer(CURLM*, long milliseconds, void* me);

  void shutdown() override { end_all(); }
  void watch(curl_socket_t socket, int wanted);
  void forget(curl_socket_t socket);
  void wait(const watched_ptr& at);
  void set_timer(long milliseconds);
  void act(curl_socket_t socket, int ready);
  void end(transfer& what);
  void end_all();

  asio::io_context& io_;
  asio::steady_timer timer_;
  asio::posix::stream_descriptor first_; ///< Has what they rest on end after this.
  CURLM* multi_;                         ///< Null: the loop has ended.
  bool follows_ = false;                 ///< The end of its loop.
  std::map<curl_socket_t, watched_ptr> sockets_;
  std::set<transfer*> under_way_;
  wait_list ended_; ///< Transfers that have ended just now.
};

} // namespace plenum::core
