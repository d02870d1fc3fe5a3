// SPDX-License-Identifier: Apache-2.0

#include "gateway/node/server.hpp"

#include "actors/group.hpp"
#include "actors/hub.hpp"
#include "actors/loop/tell.hpp"
#include "actors/shard_actor.hpp"
#include "cluster/envoy.hpp"
#include "cluster/relay.hpp"
#include "gateway/auth/revoking_authenticator.hpp"
#include "gateway/http/arrival.hpp"
#include "gateway/http/http_session.hpp"
#include "gateway/node/drain.hpp"
#include "gateway/node/health_routes.hpp"
#include "gateway/settings/dangers.hpp"

#include <boost/asio/ip/host_name.hpp>
#include <boost/asio/post.hpp>

#include <caf/send.hpp>

#include <latch>
#include <thread>

#include <sys/resource.h>

namespace plenum::core {

namespace {

/// How long handlers may go on when all clients are gone.
constexpr auto tidying = std::chrono::seconds{1};

constexpr auto look_again = std::chrono::milliseconds{5};

/// In how many portions clients are let go.
constexpr auto drain_steps = 100;

event_loops make_loops(const server_settings& settings) {
  const auto cores = std::max<std::size_t>(1, std::thread::hardware_concurrency());
  auto loops = event_loops{};
  for (std::size_t i = 0; i < (settings.fixed.loops != 0 ? settings.fixed.loops : cores); ++i)
    loops.push_back(std::make_unique<event_loop>(i, settings.live));
  return loops;
}

/// Every connection is a file descriptor: take as many as may be had.
void raise_file_limit() {
  auto limit = rlimit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
    return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

node make_node(const server_settings& settings) {
  auto ec = error_code{};
  const auto name = settings.fixed.node_name.empty() ? asio::ip::host_name(ec)
                                                     : settings.fixed.node_name;
  return {.name = name,
          .id = node_id::make(),
          .history = settings.fixed.broker.history,
          .revocation_lasts = settings.fixed.identity.revocation};
}

/// Whoever is revoked is not let in by anybody.
std::unique_ptr<authenticator> but_for_revoked(std::unique_ptr<authenticator> by,
                                               const revocations& revoked) {
  if (!by)
    return nullptr;
  return std::make_unique<revoking_authenticator>(std::move(by), revoked);
}

} // namespace

server::server(const server_settings& settings, const Router& routes,
               std::unique_ptr<authenticator> who_is_who, box_core& core, ChannelBox& box)
  : settings_{settings},
    core_{core},
    node_{make_node(settings_)},
    copies_{settings_.fixed.broker.total_bytes},
    who_is_who_{but_for_revoked(std::move(who_is_who), *node_.revocations)},
    loops_{make_loops(settings_)},
    brokers_{make_brokers(settings_.fixed.broker, node_.id, loops_.size())},
    config_{loops_},
    tls_{settings_.fixed.tls} {
  raise_file_limit();
  system_ = std::make_unique<caf::actor_system>(config_);
  gateway_ = std::make_unique<gateway>(*system_, node_, box, loops_.size(), who_is_who_.get());
  door_ = std::make_unique<door>(settings_.fixed.door, gateway_->refused);
  clients_.guarded_by = door_.get();
  metrics_ = std::make_unique<node_metrics>(loops_.size());
  add_routes(routes);
  spawn_actors();
  start_brokers();
  core_.start(*system_, loops_, node_);
  tick_every_second();
  let_go_of_system();
}

server::~server() {
  if (system_)
    stop();
}

/// The server's own come first: a program's pattern may fit them, too.
void server::add_routes(const Router& program) {
  const auto own = route_table::shows::to_its_method;
  for (auto* each : {&clients_, &admin_})
    each->routes.add(health_routes(*brokers_.front(), leaving_), own);
  (settings_.fixed.admin ? admin_ : clients_).routes.add(metrics_routes(*metrics_), own);
  clients_.routes.add(program);
}

result<std::uint16_t> server::open() {
  const auto& fixed = settings_.fixed;
  if (const auto checked = door_->check(); !checked)
    return checked.error();
  for (const auto& each : dangers_of(fixed)) {
    log::warn(std::string{"--"} + each.setting + ": " + each.what);
    metrics_->show_danger(each.setting);
  }
  if (const auto loaded = tls_.load(); !loaded)
    return loaded.error();
  if (tls_.is_on())
    clients_.tls = &tls_;
  auto port = listeners_.emplace_back(loops_, *gateway_, clients_).open(fixed.listen);
  if (!port || !fixed.admin)
    return port;
  const auto admin = listeners_.emplace_back(loops_, *gateway_, admin_).open(*fixed.admin);
  if (!admin)
    return admin.error();
  admin_port_ = *admin;
  return port;
}

std::size_t server::sockets() const {
  return clients_.connections.sockets + admin_.connections.sockets;
}

std::size_t server::sessions() const {
  return clients_.connections.sessions + admin_.connections.sessions;
}

void server::leave(const std::function<bool()>& hurry) {
  const auto& [delay, spread] = settings_.fixed.draining;
  leaving_ = true;
  const auto wait_until = [&](time_point end) {
    while (steady_clock::now() < end && !hurry() && clients_.connections.sockets > 0)
      std::this_thread::sleep_for(look_again);
  };
  const auto closing = steady_clock::now() + delay;
  while (steady_clock::now() < closing && !hurry())
    std::this_thread::sleep_for(look_again);
  listeners_.front().close(); // Those who run it see it leave.
  auto clients = drain{loops_};
  for (auto step = 1; step <= drain_steps && spread.count() != 0 && !hurry(); ++step) {
    clients.close_up_to(static_cast<double>(step) / drain_steps, disconnect::node_leaves);
    wait_until(closing + duration{spread} * step / drain_steps);
  }
}

void server::stop() {
  leaving_ = true;
  for (auto& each : listeners_)
    each.close();
  close_clients();
  core_.stop();
  for (auto& broker : brokers_)
    broker->stop();
  stop_actors();
  system_.reset(); // Waits for the actors, then stops the loops.
  listeners_.clear();
  loops_.clear(); // With them the last sessions, which count themselves where they came in.
}

void server::spawn_actors() {
  for (auto& loop : loops_)
    node_.shards.push_back(
      spawn_pinned<shard_actor, shard_state>(*system_, *loop, loop->local_shard()));
  for (auto& loop : loops_)
    node_.relays.push_back(spawn_pinned<relay_actor, relay_state>(
      *system_, *loop, loop->settings(), *brokers_[loop->index() % brokers_.size()], reports_));
  for (auto& loop : loops_) {
    auto make_group = [this, home = loop.get()](const group_name& name) {
      return spawn_pinned<group_actor, group_state>(*system_, *home, node_, home->settings(), name,
                                                    copies_);
    };
    node_.hubs.push_back(
      spawn_pinned<hub_actor, hub_state>(*system_, *loop, node_, std::move(make_group)));
  }
  node_.envoy = spawn_pinned<envoy_actor, envoy_state>(
    *system_, first_loop(), node_, *brokers_.front(), brokers_.size(), reports_);
}

/// From now on brokers report, to actors of a node that is complete: first they all begin.
void server::start_brokers() {
  auto begun = std::latch{static_cast<std::ptrdiff_t>(loops_.size()) + 1};
  const auto begins = task{[&begun] { begun.count_down(); }};
  for (auto& relay : node_.relays)
    tell(relay, begins);
  tell(node_.envoy, begins);
  begun.wait();
  for (auto& broker : brokers_)
    broker->start(reports_);
}

void server::stop_actors() {
  const auto stop = [](const auto& actor) {
    caf::anon_send_exit(actor, caf::exit_reason::user_shutdown);
  };
  std::ranges::for_each(node_.hubs, stop);
  std::ranges::for_each(node_.shards, stop);
  std::ranges::for_each(node_.relays, stop);
  stop(node_.envoy);
}

/// What happens on every loop once a second.
void server::tick_every_second() {
  for (auto& loop : loops_)
    asio::post(loop->io(), [this, home = loop.get()] {
      if (home->index() == 0 && who_is_who_)
        who_is_who_->on_second(home->now());
      home->every_second([this, home](time_point now) {
        metrics_->update(*home, gateway_->counters[home->index()], core_.waiting(*home));
        core_.give_up(*home);
        if (home->index() == 0)
          tick_first(now);
      });
    });
}

/// What happens on the first loop besides.
void server::tick_first(time_point now) {
  const auto& shard = first_loop().local_shard();
  memory_.on_second(loops_.size() * (shard.groups() + shard.channels()), now);
  tls_.look(read_certificates_.exchange(false));
  if (const auto expiry = tls_.expiry())
    metrics_->update(*expiry);
  metrics_->update(*brokers_.front());
  metrics_->update(*node_.queues);
  metrics_->update(gateway_->refused);
  metrics_->update(*node_.access);
  metrics_->update(*node_.revocations);
  metrics_->update(*node_.limits);
  tell(node_.envoy, second_passed{now});
  if (!who_is_who_)
    return;
  if (const auto* asked = who_is_who_->webhook())
    metrics_->update(*asked);
  who_is_who_->on_second(now);
}

/// Closes every client with 1001 and waits until they are gone; a session that gets no answer
/// closes its socket itself. Then handlers get a little time to tidy up.
void server::close_clients() {
  const auto closed = steady_clock::now() + settings_.live.alive.closing + timer_wheel::tick;
  while (sockets() > 0 && steady_clock::now() < closed) {
    for (auto& loop : loops_)
      asio::post(loop->io(), [this, home = loop.get()] {
        home->local_shard().close_all(disconnect::node_stops);
        for (auto* each : gateway_->arriving[home->index()])
          each->on_timer(home->now());
        for (auto* session : gateway_->http[home->index()])
          session->on_timer(home->now());
      });
    std::this_thread::sleep_for(look_again);
  }
  const auto tidied = steady_clock::now() + tidying;
  while (sessions() > 0 && steady_clock::now() < tidied)
    std::this_thread::sleep_for(look_again);
  for (auto& loop : loops_)
    asio::post(loop->io(), [this, home = loop.get()] {
      for (auto* session : std::set{gateway_->http[home->index()]})
        session->abandon();
    });
}

} // namespace plenum::core
