// SPDX-License-Identifier: Apache-2.0
//
// A server is one whole node: it makes the loops, the actors, the brokers and the
// listener, hands each what it needs, and takes everything down in order.
//
// Threading: its methods are called by one thread, which is none of its loops; `loops` and
// `connections` by any.

#pragma once

#include "actors/delivery/history_total.hpp"
#include "actors/loop/loop_scheduler.hpp"
#include "cluster/reports.hpp"
#include "gateway/http/entrance.hpp"
#include "gateway/http/gateway.hpp"
#include "gateway/http/listener.hpp"
#include "gateway/node/box_core.hpp"
#include "gateway/node/memory_return.hpp"
#include "gateway/node/metrics.hpp"
#include "gateway/settings/server_settings.hpp"

#include <memory>

namespace plenum::core {

class server {
public:
  /// @param routes  Of the endpoints.
  /// @param core    What `box` calls with: from here until `stop` it can. Both outlive this.
  /// @param who_is_who  Null: nobody asks.
  server(const server_settings& settings, const Router& routes,
         std::unique_ptr<authenticator> who_is_who, box_core& core, ChannelBox& box);
  server(const server&) = delete;
  server& operator=(const server&) = delete;
  ~server();

  /// Starts to listen.
  /// @returns  the port for clients; or what the system says.
  result<std::uint16_t> open();

  /// Reads certificates anew, within a second. Any thread.
  void read_certificates() noexcept { read_certificates_ = true; }

  /// The port for those who run it; 0: there is none. After `open`.
  std::uint16_t admin_port() const noexcept { return admin_port_; }

  /// Lets the clients go as `draining` says: /readyz says no, then they are closed with 1012, a few
  /// at a time. Blocks. After `open`.
  /// @param hurry  Asked again and again; true: go on with `stop` at once.
  void leave(const std::function<bool()>& hurry);

  /// Closes every client with 1001, then ends. Called once.
  void stop();

  event_loop& first_loop() noexcept { return *loops_.front(); }
  std::size_t loops() const noexcept { return gateway_->counters.size(); }
  std::size_t connections() const noexcept { return clients_.connections.sockets; }

private:
  void add_routes(const Router& program);
  std::size_t sockets() const;
  std::size_t sessions() const;
  void spawn_actors();
  void start_brokers();
  void stop_actors();
  void tick_every_second();
  void tick_first(time_point now);
  void close_clients();

  server_settings settings_;
  box_core& core_;
  node node_;
  history_total copies_; ///< Of histories, in all groups.
  std::unique_ptr<authenticator> who_is_who_;
  event_loops loops_;
  reports reports_;
  brokers brokers_;
  loop_system_config config_;
  std::unique_ptr<caf::actor_system> system_;
  std::unique_ptr<gateway> gateway_;
  std::unique_ptr<door> door_; ///< Where clients come in.
  std::unique_ptr<node_metrics> metrics_;
  std::atomic<bool> leaving_ = false; ///< The balancer is to send nobody any more.
  tls_context tls_;                   ///< Of clients.
  std::atomic<bool> read_certificates_ = false;
  entrance clients_;
  entrance admin_; ///< For those who run the node; open until it ends.
  std::deque<listener> listeners_;
  std::uint16_t admin_port_ = 0;
  memory_return memory_;
};

} // namespace plenum::core
