// SPDX-License-Identifier: Apache-2.0

#include "cluster/make_broker.hpp"

#include "cluster/memory_broker.hpp"
#include "cluster/redis/broker.hpp"

namespace plenum::core {

namespace {

std::unique_ptr<broker> over_redis(const broker_settings& settings, node_id node, bool serves) {
  return std::make_unique<redis_broker>(redis_settings{.url = *settings.redis,
                                                       .history = settings.history,
                                                       .idempotency = settings.idempotency,
                                                       .wait = settings.redis_wait,
                                                       .patience = settings.redis_patience,
                                                       .serves = serves},
                                        node);
}

} // namespace

result<void> broker_settings::choose(std::string_view text) {
  redis.reset();
  if (text == "memory")
    return {};
  auto url = redis_url::parse(text);
  if (!url)
    return error{url.error().code, "memory or " + url.error().message};
  redis = std::move(*url);
  return {};
}

std::string broker_settings::name() const {
  return redis ? "redis://" + redis->place() : "memory";
}

brokers make_brokers(const broker_settings& settings, node_id node, std::size_t relays) {
  auto made = brokers{};
  if (settings.redis) {
    made.push_back(over_redis(settings, node, true));
    return made;
  }
  auto limits = memory_broker_limits{};
  limits.history = settings.history;
  limits.total_bytes = settings.total_bytes;
  limits.idempotency = settings.idempotency;
  const auto room = std::make_shared<memory_room>();
  for (std::size_t i = 0; i < relays; ++i)
    made.push_back(std::make_unique<memory_broker>(limits, &wall_time::now, room));
  return made;
}

std::unique_ptr<broker> make_visitor(const broker_settings& settings, node_id visitor) {
  return over_redis(settings, visitor, false);
}

} // namespace plenum::core
