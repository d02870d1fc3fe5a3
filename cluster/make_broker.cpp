// SPDX-License-Identifier: Apache-2.0

#include "cluster/make_broker.hpp"

#include "cluster/memory_broker.hpp"
#include "cluster/redis/broker.hpp"

namespace plenum::core {

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

std::unique_ptr<broker> make_broker(const broker_settings& settings, node_id node,
                                    broker_user user) {
  if (settings.redis)
    return std::make_unique<redis_broker>(redis_settings{.url = *settings.redis,
                                                         .history = settings.history,
                                                         .idempotency = settings.idempotency,
                                                         .wait = settings.redis_wait,
                                                         .patience = settings.redis_patience,
                                                         .serves = user == broker_user::node},
                                          node);
  auto limits = memory_broker_limits{};
  limits.history = settings.history;
  limits.total_bytes = settings.total_bytes;
  limits.idempotency = settings.idempotency;
  return std::make_unique<memory_broker>(limits, &wall_time::now);
}

} // namespace plenum::core
