// SPDX-License-Identifier: Apache-2.0

#include "app/server.hpp"

#include "actors/group.hpp"
#include "actors/hub.hpp"
#include "actors/loop_scheduler.hpp"
#include "actors/pinned_actor.hpp"
#include "actors/shard_actor.hpp"
#include "cluster/relay.hpp"
#include "gateway/listener.hpp"

#include <boost/asio/ip/host_name.hpp>
#include <boost/asio/signal_set.hpp>

#include <fmt/format.h>

#include <future>

#include <sys/resource.h>

namespace plenum {

namespace {

std::size_t loop_count(const serve_options& options) {
  if (options.loops != 0)
    return options.loops;
  return std::max<std::size_t>(1, std::thread::hardware_concurrency());
}

event_loops make_loops(const serve_options& options) {
  auto loops = event_loops{};
  for (std::size_t i = 0; i < loop_count(options); ++i)
    loops.push_back(std::make_unique<event_loop>(i, options.shard));
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

node make_node(const serve_options& options) {
  auto ec = error_code{};
  const auto name = options.node_name.empty() ? asio::ip::host_name(ec) : options.node_name;
  return {name, options.clients, options.groups, options.memory.history, {}, {}, {}};
}

/// Spawns what a node has one of per loop, and the relay on the first.
void spawn_actors(caf::actor_system& system, event_loops& loops, node& where, broker& through) {
  for (auto& loop : loops)
    where.shards.push_back(
      spawn_pinned<shard_actor, shard_state>(system, loop.get(), loop->local_shard()));
  where.relay = spawn_pinned<relay_actor, relay_state>(system, loops.front().get(), where, through);
  for (auto& loop : loops) {
    auto make_group = [&system, &where, home = loop.get()](const group_name& name) {
      return spawn_pinned<group_actor, group_state>(system, home, where, name);
    };
    where.hubs.push_back(
      spawn_pinned<hub_actor, hub_state>(system, loop.get(), where, std::move(make_group)));
  }
}

void stop_actors(const node& where) {
  for (auto& hub : where.hubs)
    caf::anon_send_exit(hub, caf::exit_reason::user_shutdown);
  for (auto& shard : where.shards)
    caf::anon_send_exit(shard, caf::exit_reason::user_shutdown);
  caf::anon_send_exit(where.relay, caf::exit_reason::user_shutdown);
}

/// What happens on every loop once a second.
void tick_every_second(event_loops& loops, gateway& server, const node& where) {
  for (auto& loop : loops)
    asio::post(loop->io(), [&server, &where, home = loop.get()] {
      home->every_second([&server, &where, home](time_point now) {
        server.metrics.update(*home, server.counters[home->index()]);
        caf::anon_send(where.hubs[home->index()], second_passed{now});
      });
    });
}

/// Closes every client with 1001 and waits until they are gone; a session that
/// gets no answer closes its socket itself.
void close_clients(event_loops& loops, gateway& server) {
  server.stopping = true;
  const auto patience = server.sessions.alive.closing + std::chrono::seconds{3};
  for (const auto until = steady_clock::now() + patience;
       server.connections > 0 && steady_clock::now() < until;) {
    for (auto& loop : loops)
      asio::post(loop->io(), [&server, home = loop.get()] {
        home->local_shard().close_all(disconnect::node_stops);
        for (auto* session : server.http[home->index()])
          session->on_timer(home->now());
      });
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
}

/// Blocks until the process is asked to stop; @returns the signal.
int wait_for_signal(asio::io_context& io) {
  auto asked = std::promise<int>{};
  auto signals = asio::signal_set{io, SIGINT, SIGTERM};
  signals.async_wait([&](error_code ec, int number) {
    if (!ec)
      asked.set_value(number);
  });
  return asked.get_future().get();
}

} // namespace

int serve(const serve_options& options) {
  log::start(options.log);
  if (!options.insecure) {
    log::error("no authentication is configured: --insecure lets anybody in");
    return 1;
  }
  raise_file_limit();
  auto sessions = options.sessions;
  sessions.channel.ping = sessions.alive.ping;
  auto through = memory_broker{options.memory, &wall_time::now};
  auto where = make_node(options);
  auto loops = make_loops(options);
  auto config = loop_system_config{loops};
  auto system = std::make_unique<caf::actor_system>(config);
  auto server = gateway{*system, where, sessions, loops.size()};
  if (options.expires != 0)
    server.expires = std::chrono::seconds{options.expires};
  spawn_actors(*system, loops, where, through);
  tick_every_second(loops, server, where);
  auto doors = std::make_unique<listener>(loops, server);
  const auto port = doors->open(options.host, options.port);
  if (port) {
    log::info(fmt::format("plenum {} serves http://{}:{} with {} loops and the {} broker",
                          PLENUM_VERSION, options.host, *port, loops.size(), options.broker));
    log::warn("--insecure: anybody may connect, as whoever they say");
    const auto signal = wait_for_signal(loops.front()->io());
    log::info(fmt::format("stopping on signal {}: closing {} connections", signal,
                          server.connections.load()));
    doors->close();
    close_clients(loops, server);
  } else {
    log::error(port.error().message);
  }
  stop_actors(where);
  system.reset(); // Waits for the actors, then stops the loops.
  doors.reset();
  loops.clear(); // With them the last sessions, which count themselves in `server`.
  log::info("stopped");
  return port ? 0 : 1;
}

} // namespace plenum
