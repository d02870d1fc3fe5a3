// SPDX-License-Identifier: Apache-2.0

#include "gateway/metrics.hpp"

#include <prometheus/text_serializer.h>

namespace plenum {

namespace {

/// Brings a Prometheus counter up to a count that only grows.
void raise_to(prometheus::Counter& counter, double count) {
  counter.Increment(count - counter.Value());
}

double seconds(duration d) {
  return std::chrono::duration<double>(d).count();
}

} // namespace

node_metrics::node_metrics(std::size_t loops) {
  for (std::size_t i = 0; i < loops; ++i)
    rows_.push_back({
      &gauge("plenum_channels", "Open channels", i),
      &gauge("plenum_groups", "Groups with members on this loop", i),
      &counter("plenum_messages_in_total", "WebSocket messages from clients", i),
      &counter("plenum_bytes_in_total", "Payload bytes from clients", i),
      &counter("plenum_messages_out_total", "Publications delivered to members", i),
      &counter("plenum_bytes_out_total", "Bytes written to clients", i),
      &counter("plenum_malformed_total", "Messages that could not be read", i),
      &counter("plenum_slow_disconnects_total", "Channels closed for reading too slowly", i),
      &counter("plenum_gaps_total", "Gap notices sent to slow channels", i),
      &counter("plenum_loop_busy_seconds_total", "Time spent in turns", i),
      &gauge("plenum_loop_longest_turn_seconds", "Longest turn of the last second", i),
      &gauge("plenum_loop_inbox", "Messages from other loops, last time", i),
    });
}

prometheus::Counter& node_metrics::counter(const char* name, const char* help, std::size_t loop) {
  auto& family = prometheus::BuildCounter().Name(name).Help(help).Register(registry_);
  return family.Add({{"loop", std::to_string(loop)}});
}

prometheus::Gauge& node_metrics::gauge(const char* name, const char* help, std::size_t loop) {
  auto& family = prometheus::BuildGauge().Name(name).Help(help).Register(registry_);
  return family.Add({{"loop", std::to_string(loop)}});
}

void node_metrics::update(event_loop& loop, const session_counters& sessions) {
  auto& to = rows_[loop.index()];
  const auto& shard = loop.local_shard();
  to.channels->Set(static_cast<double>(shard.channels()));
  to.groups->Set(static_cast<double>(shard.groups()));
  raise_to(*to.messages_in, static_cast<double>(sessions.messages_in));
  raise_to(*to.bytes_in, static_cast<double>(sessions.bytes_in));
  raise_to(*to.messages_out, static_cast<double>(shard.counters().deliveries));
  raise_to(*to.bytes_out, static_cast<double>(sessions.bytes_out));
  raise_to(*to.malformed, static_cast<double>(sessions.malformed));
  raise_to(*to.slow, static_cast<double>(shard.counters().slow_disconnects));
  raise_to(*to.gaps, static_cast<double>(shard.counters().gaps));
  raise_to(*to.busy_seconds, seconds(loop.counters().busy));
  to.longest_turn->Set(seconds(loop.counters().longest_turn));
  to.inbox->Set(static_cast<double>(loop.counters().inbox));
  loop.reset_longest_turn();
}

std::string node_metrics::text() const {
  return prometheus::TextSerializer{}.Serialize(registry_.Collect());
}

} // namespace plenum
