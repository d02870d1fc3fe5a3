// SPDX-License-Identifier: Apache-2.0
//
// A redis_link keeps one connection to Redis: it connects to where its locator says, moves bytes
// between socket and peer, and when the connection breaks or is of no use tries again, ever more
// slowly. All that a turn of the loop has to say leaves in one write.
//
// Threading: everything on the thread of its io_context, unless it says otherwise.

#pragma once

#include "actors/loop/asio.hpp"
#include "cluster/redis/connection/backoff.hpp"
#include "cluster/redis/connection/locator.hpp"
#include "cluster/redis/connection/peer.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>
#include <atomic>
#include <memory>

namespace plenum::core {

class redis_link : public std::enable_shared_from_this<redis_link> {
public:
  /// @param where    Asked before each attempt to connect.
  /// @param what     For the log.
  /// @param patience How long it may take until the greeting is answered.
  redis_link(asio::io_context& io, redis_locator where, std::string what, duration patience,
             std::shared_ptr<redis_peer> peer);

  void start();

  /// Closes for good.
  void stop();

  /// The connection, if there is one, is of no use: makes another.
  void restart(const error& why);

  /// Of the connection: later ones have higher ones.
  std::uint64_t number() const noexcept { return attempt_; }

  /// When the connection was begun.
  time_point begun() const noexcept { return begun_; }

  /// The peer can work. Any thread.
  bool up() const noexcept { return greeted_; }

  /// Connections so far on which the peer could work. Any thread.
  std::uint64_t made() const noexcept { return made_; }

  /// Writes what the peer has to say, before the loop waits again.
  void flush();

private:
  void connect();
  void on_located(const redis_locator::places& found);
  void on_connected();
  void read();
  void on_read(std::size_t count);
  void write();
  void tick();
  void watch(time_point now);
  void reset(const error& why);

  /// Calls `f` when an operation has succeeded; one that belongs to an earlier connection
  /// is ignored.
  template <class F>
  auto guarded(F f);

  asio::io_context& io_;
  redis_locator where_;
  std::string what_;
  duration patience_;
  std::shared_ptr<redis_peer> peer_;
  asio::ip::tcp::socket socket_{io_};
  asio::steady_timer clock_{io_};
  redis_backoff backoff_;
  std::array<char, 64 * 1024> in_{};
  std::string out_;           ///< What is being written.
  std::uint64_t attempt_ = 0; ///< Of the connection.
  time_point begun_{};        ///< When the attempt began.
  time_point again_{};        ///< When to try again, if not connecting.
  std::string last_trouble_;
  bool connecting_ = false; ///< Or connected.
  bool open_ = false;
  std::atomic<bool> greeted_ = false;
  std::atomic<std::uint64_t> made_ = 0;
  bool writing_ = false;
  bool flushing_ = false;
  bool stopped_ = false;
};

} // namespace plenum::core
