// SPDX-License-Identifier: Apache-2.0

#include "gateway/node/metrics.hpp"

#include "protocol/deflater.hpp"

#include <prometheus/text_serializer.h>

namespace plenum::core {

namespace {

/// Brings a Prometheus counter up to a count that only grows.
void raise_to(prometheus::Counter& counter, double count) {
  counter.Increment(count - counter.Value());
}

double seconds(duration d) {
  return std::chrono::duration<double>(d).count();
}

} // namespace

node_metrics::node_metrics(std::size_t loops)
  : unreadable_{prometheus::BuildCounter()
                  .Name("plenum_unreadable_total")
                  .Help("Messages between nodes that could not be read")
                  .Register(registry_)
                  .Add({})},
    revoked_{prometheus::BuildGauge()
               .Name("plenum_revocations")
               .Help("Users, tokens and times that are revoked")
               .Register(registry_)
               .Add({})} {
  for (std::size_t i = 0; i < loops; ++i)
    rows_.push_back({
      .channels = &gauge("plenum_channels", "Open channels", i),
      .groups = &gauge("plenum_groups", "Groups with members on this loop", i),
      .messages_in = &counter("plenum_messages_in_total", "WebSocket messages from clients", i),
      .bytes_in = &counter("plenum_bytes_in_total", "Payload bytes from clients", i),
      .messages_out = &counter("plenum_messages_out_total", "Publications delivered to members", i),
      .bytes_out = &counter("plenum_bytes_out_total", "Bytes written to clients", i),
      .compressed_in = &counter("plenum_compression_in_bytes_total",
                                "Bytes that were compressed, once for all members", i),
      .compressed_out = &counter("plenum_compression_out_bytes_total",
                                 "Bytes that they were compressed to", i),
      .malformed = &counter("plenum_malformed_total", "Messages that could not be read", i),
      .slow = &counter("plenum_slow_disconnects_total", "Channels closed for reading too slowly",
                       i),
      .gaps = &counter("plenum_gaps_total", "Gap notices sent to slow channels", i),
      .busy_seconds = &counter("plenum_loop_busy_seconds_total", "Time spent in turns", i),
      .longest_turn = &gauge("plenum_loop_longest_turn_seconds", "Longest turn of the last second",
                             i),
      .inbox = &gauge("plenum_loop_inbox", "Messages from other loops, last time", i),
      .queued = &gauge("plenum_queued_bytes", "Queued for single channels", i),
      .lagging = &gauge("plenum_lagging_bytes", "Kept for members that read slowly", i),
      .http_connections = &gauge("plenum_http_connections",
                                 "Connections that speak HTTP, or nothing yet", i),
      .calls = &waiting_requests({{"where", "caller"}, {"loop", std::to_string(i)}}),
      .tls_handshakes = &counter("plenum_tls_handshakes_total", "TLS handshakes of clients", i,
                                 {{"result", "ok"}}),
      .tls_failures = &counter("plenum_tls_handshakes_total", "TLS handshakes of clients", i,
                               {{"result", "failed"}}),
      .http = http_counters(i),
      .disconnects = disconnect_counters(i),
    });
}

prometheus::Counter& node_metrics::counter(const char* name, const char* help, std::size_t loop,
                                           labels more) {
  auto& family = prometheus::BuildCounter().Name(name).Help(help).Register(registry_);
  more.emplace("loop", std::to_string(loop));
  return family.Add(more);
}

/// One per class of status, as in session_counters; 0 is none.
std::vector<prometheus::Counter*> node_metrics::http_counters(std::size_t loop) {
  auto result = std::vector<prometheus::Counter*>{nullptr};
  for (const auto* status : {"1xx", "2xx", "3xx", "4xx", "5xx"})
    result.push_back(&counter("plenum_http_answers_total",
                              "Answers to HTTP requests and handshakes (1xx: accepted)", loop,
                              {{"status", status}}));
  return result;
}

std::vector<prometheus::Counter*> node_metrics::disconnect_counters(std::size_t loop) {
  auto result = std::vector<prometheus::Counter*>{};
  for (std::size_t cause = 0; cause < disconnect_causes; ++cause)
    result.push_back(
      &counter("plenum_disconnects_total", "Channels that have ended", loop,
               {{"cause", std::string{to_string(static_cast<disconnect_cause>(cause))}}}));
  return result;
}

prometheus::Gauge& node_metrics::gauge(const char* name, const char* help, std::size_t loop) {
  auto& family = prometheus::BuildGauge().Name(name).Help(help).Register(registry_);
  return family.Add({{"loop", std::to_string(loop)}});
}

void node_metrics::update(event_loop& loop, const session_counters& sessions, std::size_t calls) {
  auto& to = rows_[loop.index()];
  const auto& shard = loop.local_shard();
  to.channels->Set(static_cast<double>(shard.channels()));
  to.groups->Set(static_cast<double>(shard.groups()));
  raise_to(*to.messages_in, static_cast<double>(sessions.messages_in));
  raise_to(*to.bytes_in, static_cast<double>(sessions.bytes_in));
  raise_to(*to.messages_out, static_cast<double>(shard.counters().deliveries));
  raise_to(*to.bytes_out, static_cast<double>(sessions.bytes_out));
  const auto& compressed = deflater::here().counted();
  raise_to(*to.compressed_in, static_cast<double>(compressed.bytes_in));
  raise_to(*to.compressed_out, static_cast<double>(compressed.bytes_out));
  raise_to(*to.malformed, static_cast<double>(sessions.malformed));
  raise_to(*to.slow, static_cast<double>(shard.counters().slow_disconnects));
  raise_to(*to.gaps, static_cast<double>(shard.counters().gaps));
  raise_to(*to.busy_seconds, seconds(loop.counters().busy));
  to.longest_turn->Set(seconds(loop.counters().longest_turn));
  to.inbox->Set(static_cast<double>(loop.counters().inbox));
  to.queued->Set(static_cast<double>(shard.counters().queued_bytes));
  to.lagging->Set(static_cast<double>(shard.counters().lagging_bytes));
  to.http_connections->Set(static_cast<double>(sessions.http_connections));
  to.calls->Set(static_cast<double>(calls));
  raise_to(*to.tls_handshakes, static_cast<double>(sessions.tls_handshakes));
  raise_to(*to.tls_failures, static_cast<double>(sessions.tls_failures));
  for (std::size_t status = 1; status < to.http.size(); ++status)
    raise_to(*to.http[status], static_cast<double>(sessions.http[status]));
  for (std::size_t cause = 0; cause < disconnect_causes; ++cause)
    raise_to(*to.disconnects[cause], static_cast<double>(sessions.disconnects[cause]));
  loop.reset_longest_turn();
}

void node_metrics::update(const broker& broker) {
  const auto counted = broker.counters();
  raise_to(unreadable_, static_cast<double>(counted.unreadable));
  if (!counted.redis)
    return;
  if (!redis_)
    redis_ = add_redis();
  redis_->requests->Set(static_cast<double>(counted.redis->requests));
  redis_->bytes->Set(static_cast<double>(counted.redis->bytes));
  redis_->tasks->Set(static_cast<double>(counted.redis->tasks));
  raise_to(*redis_->connections, static_cast<double>(counted.redis->connections));
}

void node_metrics::update(std::time_t certificate_expiry) {
  if (expiry_ == nullptr)
    expiry_ = &prometheus::BuildGauge()
                 .Name("plenum_tls_certificate_expiry_seconds")
                 .Help("When the first certificate expires, in seconds since 1970")
                 .Register(registry_)
                 .Add({});
  expiry_->Set(static_cast<double>(certificate_expiry));
}

void node_metrics::update(const queue_counts& queues) {
  queues_.group->Set(static_cast<double>(queues.group));
  queues_.members->Set(static_cast<double>(queues.members));
  queues_.respondent->Set(static_cast<double>(queues.respondent));
  queues_.surveys->Set(static_cast<double>(queues.surveys));
}

/// One for each of these values of the label, in their order.
std::vector<prometheus::Counter*> node_metrics::counters(const char* name, const char* help,
                                                         const char* label,
                                                         std::span<const std::string_view> values) {
  auto& family = prometheus::BuildCounter().Name(name).Help(help).Register(registry_);
  auto result = std::vector<prometheus::Counter*>{};
  for (const auto each : values)
    result.push_back(&family.Add({{label, std::string{each}}}));
  return result;
}

std::vector<prometheus::Counter*> node_metrics::add_denied() {
  auto verbs = std::array<std::string_view, verb_count>{};
  for (std::size_t i = 0; i < verb_count; ++i)
    verbs[i] = to_string(static_cast<verb>(i));
  return counters("plenum_permission_denied_total", "Commands that clients had no right to", "verb",
                  verbs);
}

void node_metrics::update(const refusal_counts& refused) {
  for (std::size_t why = 0; why < refused_.size(); ++why)
    raise_to(*refused_[why], static_cast<double>(refused.of(static_cast<refusal_reason>(why))));
}

void node_metrics::update(const access_counts& access) {
  for (std::size_t i = 0; i < verb_count; ++i)
    raise_to(*denied_[i], static_cast<double>(access.denied[i]));
}

void node_metrics::update(const revocations& revoked) {
  revoked_.Set(static_cast<double>(revoked.size()));
}

void node_metrics::show_danger(const char* setting) {
  prometheus::BuildGauge()
    .Name("plenum_dangerous_settings")
    .Help("Settings that are not safe where anybody can reach the server")
    .Register(registry_)
    .Add({{"setting", setting}})
    .Set(1);
}

void node_metrics::update(const webhook_counts& asked) {
  if (!webhook_)
    webhook_ = add_webhook();
  for (std::size_t i = 0; i < asked.outcomes.size(); ++i)
    raise_to(*webhook_->outcomes[i], static_cast<double>(asked.outcomes[i]));
  raise_to(*webhook_->seconds, static_cast<double>(asked.microseconds) / 1e6);
}

node_metrics::webhook_row node_metrics::add_webhook() {
  return {.outcomes = counters("plenum_auth_webhook_total",
                               "Questions to the backend who somebody is", "outcome",
                               webhook_outcome_names),
          .seconds = &prometheus::BuildCounter()
                        .Name("plenum_auth_webhook_seconds_total")
                        .Help("Time that the backend has taken for them")
                        .Register(registry_)
                        .Add({})};
}

void node_metrics::update(const limit_counts& limits) {
  for (std::size_t i = 0; i < limited_.size(); ++i)
    raise_to(*limited_[i], static_cast<double>(limits.of(static_cast<limit>(i))));
}

prometheus::Gauge& node_metrics::waiting_requests(const labels& where) {
  return prometheus::BuildGauge()
    .Name("plenum_waiting_requests")
    .Help("Requests that wait for an answer within the node")
    .Register(registry_)
    .Add(where);
}

node_metrics::queue_row node_metrics::add_queues() {
  return {.group = &waiting_requests({{"where", "group"}}),
          .members = &waiting_requests({{"where", "members"}}),
          .respondent = &waiting_requests({{"where", "respondent"}}),
          .surveys = &prometheus::BuildGauge()
                        .Name("plenum_surveys")
                        .Help("Surveys of nodes that are under way")
                        .Register(registry_)
                        .Add({})};
}

node_metrics::redis_row node_metrics::add_redis() {
  const auto gauge = [this](const char* name, const char* help) {
    return &prometheus::BuildGauge().Name(name).Help(help).Register(registry_).Add({});
  };
  return {.requests = gauge("plenum_redis_queued_requests", "Requests that Redis has not answered"),
          .bytes = gauge("plenum_redis_queued_bytes", "Bytes of these requests"),
          .tasks = gauge("plenum_redis_queued_tasks", "Calls that wait for the Redis thread"),
          .connections = &prometheus::BuildCounter()
                            .Name("plenum_redis_connections_total")
                            .Help("Connections to Redis that were made")
                            .Register(registry_)
                            .Add({})};
}

std::string node_metrics::text() const {
  return prometheus::TextSerializer{}.Serialize(registry_.Collect());
}

} // namespace plenum::core
