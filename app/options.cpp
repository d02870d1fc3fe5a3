// SPDX-License-Identifier: Apache-2.0

#include "app/options.hpp"

#include "app/option_kinds.hpp"
#include "base/number.hpp"

namespace plenum::core {

namespace {

struct address {
  std::string host;
  std::uint16_t port = 0;
};

/// Reads HOST:PORT; an IPv6 host stands in brackets, as its own colons are no end of it.
result<address> read_address(std::string_view text) {
  const auto colon = text.rfind(':');
  auto host = text.substr(0, std::min(colon, text.size()));
  const auto brackets = host.starts_with('[') && host.ends_with(']');
  if (brackets)
    host = host.substr(1, host.size() - 2);
  if (colon == std::string_view::npos || host.empty()
      || (!brackets && host.find_first_of(":[]") != std::string_view::npos))
    return error{errc::invalid_field,
                 "HOST:PORT is wanted, such as 127.0.0.1:8080 or [::1]:8080, not '"
                   + std::string{text} + "'"};
  const auto port = read_number<std::uint16_t>(text.substr(colon + 1));
  if (!port)
    return error{errc::invalid_field, "port: " + port.error().message};
  return address{std::string{host}, *port};
}

void add_server(CLI::App& command, serve_options& to) {
  command
    .add_option_function<std::string>(
      "--listen",
      [&to](const std::string& text) {
        auto read = read_address(text);
        if (!read)
          throw CLI::ValidationError{"--listen: " + read.error().message};
        to.server.host = std::move(read->host);
        to.server.port = read->port;
      },
      "Where to accept connections; port 0 takes a free one")
    ->type_name("HOST:PORT")
    ->default_str("127.0.0.1:8080")
    ->envname("PLENUM_LISTEN");
  command.add_option("--loops", to.server.loops, "Event loops, each a thread; 0: one per core")
    ->capture_default_str()
    ->check(CLI::Range(0, 256))
    ->envname("PLENUM_LOOPS");
  add_broker_options(command, to.server.broker);
  command
    .add_option("--node-name", to.server.node_name, "What this node is called; default: the host")
    ->envname("PLENUM_NODE_NAME");
  command.add_flag("--insecure", to.insecure,
                   "Let anybody in without a token and be whoever they say; for development");
  add_word(command, "--log", to.log, "How to log",
           {{"text", log::format::text}, {"json", log::format::json}})
    ->envname("PLENUM_LOG");
  add_word(command, "--log-level", to.log_level, "Least level that is written",
           {{"debug", log::level::debug},
            {"info", log::level::info},
            {"warn", log::level::warn},
            {"error", log::level::error}})
    ->envname("PLENUM_LOG_LEVEL");
}

void add_draining(CLI::App& command, serve_options& to) {
  add_seconds(command, "--drain-delay", to.server.draining.delay,
              "When asked to stop, answer 503 on /readyz for so long before anything else");
  add_seconds(command, "--drain-seconds", to.server.draining.spread,
              "Then close clients with 1012, spread over so long; 0: with 1001, at once");
}

void add_channels(CLI::App& command, serve_options& to) {
  command
    .add_option("--channel-expires", to.expires,
                "Close channels without messages for so many seconds; 0: never")
    ->capture_default_str();
  add_seconds(command, "--ping-interval", to.server.sessions.alive.ping,
              "Ping a silent client after");
  add_seconds(command, "--ping-timeout", to.server.sessions.alive.answer,
              "It is dead if silent for");
  add_number(command, "--max-message-bytes", to.server.clients.message_bytes,
             "Longest client message");
  add_number(command, "--max-batch", to.server.clients.batch, "Commands in one message");
  add_number(command, "--max-groups", to.server.clients.groups, "Groups of one channel");
  add_number(command, "--max-members", to.server.groups.members,
             "Members of one group; 0: no limit");
  add_word(command, "--slow", to.server.shard.slow, "What becomes of slow readers",
           {{"disconnect", slow_policy::disconnect}, {"skip", slow_policy::skip}});
  add_number(command, "--log-window-bytes", to.server.shard.log_window_bytes,
             "How far a slow reader may lag behind, per group and wire");
}

void add_history(CLI::App& command, serve_options& to) {
  auto& limits = to.server.broker.history;
  add_number(command, "--history-bytes", limits.bytes,
             "Bytes kept per group: of each message 288, its payload and names")
    ->envname("CHANNEL_BOX_HISTORY_SIZE");
  add_number(command, "--history-count", limits.count, "Messages kept per group; 0: no limit");
  add_seconds(command, "--history-age", limits.age, "How long messages are kept; 0: no limit");
  add_word(command, "--history-overflow", limits.overflow, "When a group is full",
           {{"clear", history_overflow::clear}, {"trim", history_overflow::trim}});
  add_number(command, "--history-total-bytes", to.server.broker.total_bytes,
             "Bytes of all groups that this node holds, counted as for a group");
  add_seconds(command, "--idempotency-seconds", to.server.broker.idempotency,
              "How long the key of a message is remembered");
}

} // namespace

void add_broker_options(CLI::App& command, broker_settings& to) {
  command
    .add_option_function<std::string>(
      "--broker",
      [&to](const std::string& text) {
        if (const auto chosen = to.choose(text); !chosen)
          throw CLI::ValidationError{"--broker: " + chosen.error().message};
      },
      "Where publications are ordered and kept: memory, for one node; or the Redis of a cluster, "
      "redis://USER:PASSWORD@HOST:PORT/DATABASE")
    ->type_name("memory|URL")
    ->default_str("memory")
    ->envname("PLENUM_BROKER");
  add_milliseconds(command, "--redis-wait", to.redis_wait,
                   "How long a request may wait for Redis before it fails");
  add_milliseconds(command, "--redis-patience", to.redis_patience,
                   "How long Redis may be silent before the connection is made anew");
}

void add_serve_options(CLI::App& command, serve_options& to) {
  add_server(command, to);
  add_draining(command, to);
  add_channels(command, to);
  add_history(command, to);
}

} // namespace plenum::core
