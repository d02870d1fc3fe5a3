// SPDX-License-Identifier: Apache-2.0
//
// node_metrics is what a node tells Prometheus. Loops count in plain integers
// and hand them over once a second, so that counting costs a message nothing.
//
// Threading: `update` by each loop for itself, `text` by any thread.

#pragma once

#include "actors/access_counts.hpp"
#include "actors/limit_counts.hpp"
#include "actors/loop/event_loop.hpp"
#include "actors/queue_counts.hpp"
#include "cluster/broker.hpp"
#include "gateway/auth/webhook_counts.hpp"
#include "gateway/door/refusals.hpp"
#include "gateway/ws/ws_session.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plenum::core {

class node_metrics {
public:
  explicit node_metrics(std::size_t loops);

  /// Publishes the counters of one loop.
  /// @param calls  Of the program, that wait for answers there.
  void update(event_loop& loop, const session_counters& sessions, std::size_t calls);

  /// Publishes what the broker counts. On one thread.
  void update(const broker& broker);

  /// Publishes when the certificate expires. On the same one.
  void update(std::time_t certificate_expiry);

  /// Publishes how much waits. On the same one.
  void update(const queue_counts& queues);
  void update(const access_counts& access);
  void update(const webhook_counts& asked);
  void update(const revocations& revoked);
  void update(const limit_counts& limits);

  /// Publishes who was not let in. On the same one.
  void update(const refusal_counts& refused);

  /// Shows a setting that is not safe. Before the others.
  void show_danger(const char* setting);

  /// All metrics in Prometheus's text format.
  std::string text() const;

private:
  struct row {
    prometheus::Gauge* channels;
    prometheus::Gauge* groups;
    prometheus::Counter* messages_in;
    prometheus::Counter* bytes_in;
    prometheus::Counter* messages_out;
    prometheus::Counter* bytes_out;
    prometheus::Counter* compressed_in;
    prometheus::Counter* compressed_out;
    prometheus::Counter* malformed;
    prometheus::Counter* slow;
    prometheus::Counter* gaps;
    prometheus::Counter* busy_seconds;
    prometheus::Gauge* longest_turn;
    prometheus::Gauge* inbox;
    prometheus::Gauge* queued;
    prometheus::Gauge* lagging;
    prometheus::Gauge* http_connections;
    prometheus::Gauge* calls;
    prometheus::Counter* tls_handshakes;
    prometheus::Counter* tls_failures;
    std::vector<prometheus::Counter*> http;
    std::vector<prometheus::Counter*> disconnects;
  };

  struct redis_row {
    prometheus::Gauge* requests;
    prometheus::Gauge* bytes;
    prometheus::Gauge* tasks;
    prometheus::Counter* connections;
  };

  struct webhook_row {
    std::vector<prometheus::Counter*> outcomes;
    prometheus::Counter* seconds;
  };

  struct queue_row {
    prometheus::Gauge* group;
    prometheus::Gauge* members;
    prometheus::Gauge* respondent;
    prometheus::Gauge* surveys;
  };

  using labels = std::map<std::string, std::string>;

  prometheus::Counter& counter(const char* name, const char* help, std::size_t loop,
                               labels more = {});
  std::vector<prometheus::Counter*> http_counters(std::size_t loop);
  std::vector<prometheus::Counter*> disconnect_counters(std::size_t loop);
  prometheus::Gauge& gauge(const char* name, const char* help, std::size_t loop);
  prometheus::Gauge& waiting_requests(const labels& where);
  queue_row add_queues();
  std::vector<prometheus::Counter*> counters(const char* name, const char* help, const char* label,
                                             std::span<const std::string_view> values);
  std::vector<prometheus::Counter*> add_denied();
  redis_row add_redis();
  webhook_row add_webhook();

  prometheus::Registry registry_;
  std::vector<row> rows_;
  prometheus::Counter& unreadable_;
  queue_row queues_ = add_queues();
  /// By reason, verb and limit.
  std::vector<prometheus::Counter*> refused_ = counters(
    "plenum_refused_total", "Connections and requests that were not let in", "reason",
    refusal_names);
  std::vector<prometheus::Counter*> denied_ = add_denied();
  std::vector<prometheus::Counter*> limited_ = counters(
    "plenum_limited_total", "How often clients have passed a limit of what they do", "limit",
    limit_names);
  prometheus::Gauge& revoked_;
  prometheus::Gauge* expiry_ = nullptr; ///< Once there is a certificate.
  std::optional<redis_row> redis_;      ///< Once the broker has said that it is one over Redis.
  std::optional<webhook_row> webhook_;  ///< Once a backend may be asked.
};

} // namespace plenum::core
