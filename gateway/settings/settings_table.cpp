// SPDX-License-Identifier: Apache-2.0

#include "gateway/settings/settings_table.hpp"

#include "base/address.hpp"
#include "gateway/settings/door_rows.hpp"
#include "gateway/settings/identity_rows.hpp"
#include "gateway/settings/limit_rows.hpp"

#include <algorithm>

namespace plenum::core {

namespace {

constexpr std::size_t day = 24 * 60 * 60;

std::string variable_of(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return "PLENUM_" + name;
}

/// Whether a group of settings can change while the server runs.
enum class change : std::uint8_t { with_restart, live };

void add(settings& to, const char* group, change when, settings rows) {
  for (auto& each : rows) {
    each.group = group;
    each.variable = variable_of(each.name);
    each.live = when == change::live;
    to.push_back(std::move(each));
  }
}

/// @param take  Is given the address.
template <class Take>
setting address_row(std::string name, std::string help, std::string preset, Take take) {
  return {.name = std::move(name),
          .value = "<host:port>",
          .help = std::move(help),
          .preset = std::move(preset),
          .read = [take](std::string_view written) -> result<void> {
            auto read = read_address(written);
            if (!read)
              return read.error();
            take(std::move(*read));
            return {};
          }};
}

settings listen_rows(fixed_settings& to) {
  return {address_row("listen",
                      "Where to accept connections: an address of this machine, or 0.0.0.0 for "
                      "all; port 0 takes a free one",
                      to_string(to.listen), [&to](address read) { to.listen = std::move(read); }),
          address_row("admin-listen",
                      "Another address for those who run the server: /metrics is then served "
                      "there and no longer to clients, /healthz and /readyz at both; default: none",
                      to.admin ? to_string(*to.admin) : "",
                      [&to](address read) { to.admin = std::move(read); })};
}

settings server_rows(fixed_settings& to) {
  return {row::number("loops", to.loops, "number", "Event loops, each a thread; 0: one per core",
                      {0, 256})};
}

settings token_rows(token_settings& to) {
  return {row::seconds("token-notice", to.notice,
                       "Tell a client so long before its token expires that it needs a new one; "
                       "0: never",
                       {0, day}),
          row::seconds("token-wait", to.wait,
                       "How long a client may take to show its token, if not with the handshake; "
                       "0: it has to come with that",
                       {0, day})};
}

setting broker(broker_settings& to) {
  return {.name = "broker",
          .value = "memory|<url>",
          .help = "Where publications are ordered and kept: memory, for one node; or the Redis of "
                  "a cluster, redis://USER:PASSWORD@HOST:PORT/DATABASE",
          .preset = to.name(),
          .read = [&to](std::string_view written) { return to.choose(written); }};
}

settings tls_rows(tls_settings& to) {
  return {row::files("tls-cert", to.certificates,
                     "Serve clients by https and wss with this certificate, in PEM, followed by "
                     "those that it rests on; of several, the client's server name chooses"),
          row::files("tls-key", to.keys, "The key of each certificate, in PEM"),
          row::text("tls-client-ca", to.client_ca, "<file>",
                    "Who vouches for the certificates of clients, in PEM"),
          row::word("tls-client", to.clients,
                    "Whether clients are asked for a certificate, or need one",
                    {{"off", client_certificates::off},
                     {"ask", client_certificates::ask},
                     {"require", client_certificates::require}})};
}

settings broker_rows(broker_settings& to) {
  return {broker(to),
          row::milliseconds("redis-wait", to.redis_wait,
                            "How long a request may wait for Redis before it fails"),
          row::milliseconds("redis-patience", to.redis_patience,
                            "How long Redis may be silent before the connection is made anew")};
}

settings stop_rows(drain_settings& to) {
  return {
    row::seconds("drain-delay", to.delay,
                 "When asked to stop, answer 503 on /readyz for so long before anything else"),
    row::seconds("drain-seconds", to.spread,
                 "Then close clients with 1012, spread over so long; 0: with 1001, at once")};
}

settings client_rows(live_settings& to) {
  return {
    row::seconds("ping-interval", to.alive.ping, "Ping a client that has been silent for so long",
                 {1, day}),
    row::seconds("ping-timeout", to.alive.answer, "It is dead if it then is silent for so long",
                 {1, day}),
    row::seconds("channel-expires", to.expires,
                 "Close a channel that has been without messages for so long; 0: never"),
    row::number("max-message-bytes", to.clients.message_bytes, "bytes", "Longest client message",
                {1, 4 * max_payload_bytes}),
    row::toggle("compression", to.compression.on,
                "Compress what groups are sent for clients that offer permessage-deflate, and "
                "let these compress their messages"),
    row::number("compression-min-bytes", to.compression.min_bytes, "bytes",
                "Shorter messages go as they are"),
    row::number("max-batch", to.clients.batch, "number", "Commands in one message"),
    row::number("max-groups", to.clients.groups, "number", "Groups of one channel"),
    row::number("max-members", to.groups.members, "number",
                "Members of one group on this node; 0: no limit")};
}

settings slow_rows(shard_settings& to) {
  return {row::word("slow", to.slow,
                    "What becomes of a client that reads too slowly: closed with 4431, or it skips "
                    "messages and is told of the gap",
                    {{"disconnect", slow_policy::disconnect}, {"skip", slow_policy::skip}}),
          row::number("log-window-bytes", to.log_window_bytes, "bytes",
                      "How far a slow reader may lag behind, per group and wire")};
}

setting history_bytes(history_limits& to) {
  auto made = row::number("history-bytes", to.bytes, "bytes",
                          "Bytes kept per group: of each message 288, its payload and names");
  made.also = "CHANNEL_BOX_HISTORY_SIZE";
  return made;
}

settings history_rows(broker_settings& to) {
  auto& limits = to.history;
  return {
    history_bytes(limits),
    row::number("history-count", limits.count, "number", "Messages kept per group; 0: no limit"),
    row::seconds("history-age", limits.age, "How long messages are kept; 0: no limit"),
    row::word("history-overflow", limits.overflow,
              "When a group is full: clear it, or trim its oldest messages",
              {{"clear", history_overflow::clear}, {"trim", history_overflow::trim}}),
    row::number("history-total-bytes", to.total_bytes, "bytes",
                "Bytes of all groups that this node holds, counted as for a group"),
    row::seconds("idempotency-seconds", to.idempotency,
                 "How long the key of a message is remembered", {1, day})};
}

settings log_rows(fixed_settings& to) {
  return {row::word("log", to.log, "How to log",
                    {{"text", log::format::text}, {"json", log::format::json}}),
          row::word("log-level", to.log_level, "Least level that is written",
                    {{"debug", log::level::debug},
                     {"info", log::level::info},
                     {"warn", log::level::warn},
                     {"error", log::level::error}})};
}

} // namespace

settings broker_table(broker_settings& to) {
  auto table = settings{};
  add(table, "Cluster", change::with_restart, broker_rows(to));
  return table;
}

settings settings_table(server_settings& to) {
  auto& [fixed, live] = to;
  auto table = settings{};
  add(table, "Server", change::with_restart, listen_rows(fixed));
  add(table, "Server", change::with_restart, server_rows(fixed));
  add(table, "TLS", change::with_restart, tls_rows(fixed.tls));
  add(table, "Identity", change::with_restart, identity_rows(fixed.identity));
  add(table, "Stopping", change::with_restart, stop_rows(fixed.draining));
  add(table, "Cluster", change::with_restart, broker_rows(fixed.broker));
  add(table, "Cluster", change::with_restart,
      {row::text("node-name", fixed.node_name, "<name>",
                 "What this node is called; default: the name of the host")});
  add(table, "Clients", change::live, client_rows(live));
  add(table, "Clients", change::live, token_rows(live.tokens));
  add(table, "At the door", change::with_restart, door_rows(fixed.door));
  add(table, "Limits at the door", change::with_restart, door_limit_rows(fixed.door.limits));
  add(table, "Limits", change::live, limit_rows(live.rates));
  add(table, "Slow readers", change::live, slow_rows(live.shard));
  add(table, "History", change::with_restart, history_rows(fixed.broker));
  add(table, "Log", change::with_restart, log_rows(fixed));
  return table;
}

} // namespace plenum::core
