// SPDX-License-Identifier: Apache-2.0

#include "gateway/api/middleware.hpp"

#include "base/log.hpp"

#include <mutex>
#include <unordered_map>

namespace plenum {

using namespace core;

namespace {

constexpr auto too_many_requests = 429U; // RFC 6585 section 4

/// How many connections each address has.
class address_counts {
public:
  /// @returns  false if there would be more than `most`; then it does not count.
  bool add(const std::string& address, std::size_t most) {
    const auto lock = std::lock_guard{mutex_}; // Handlers run on all loops.
    auto& count = counts_[address];
    return count < most && ++count != 0;
  }

  void remove(const std::string& address) {
    const auto lock = std::lock_guard{mutex_};
    if (const auto found = counts_.find(address); --found->second == 0)
      counts_.erase(found);
  }

private:
  std::mutex mutex_;
  std::unordered_map<std::string, std::size_t> counts_;
};

/// Counts an address for as long as it lives.
class counted_address {
public:
  counted_address(std::shared_ptr<address_counts> in, std::string address)
    : in_{std::move(in)}, address_{std::move(address)} {}
  counted_address(const counted_address&) = delete;
  counted_address& operator=(const counted_address&) = delete;
  ~counted_address() { in_->remove(address_); }

private:
  std::shared_ptr<address_counts> in_;
  std::string address_;
};

} // namespace

Middleware authenticate(std::function<Task<std::optional<std::string>>(WebSocket&)> check) {
  return [check = std::move(check)](WebSocket& ws, WebSocketHandler next) -> Task<> {
    const auto name = co_await check(ws);
    auto user = name ? user_id::parse(*name) : user_id::parse("");
    if (!name || !user) {
      ws.refuse(401, "not authenticated\n");
      co_return;
    }
    ws.set_user(std::move(*user));
    co_await next(ws);
  };
}

Middleware limit_rate(double messages_per_second, double burst) {
  return [messages_per_second, burst](WebSocket& ws, WebSocketHandler next) -> Task<> {
    ws.limit_rate(messages_per_second, burst);
    co_await next(ws);
  };
}

Middleware limit_connections(std::size_t per_address) {
  return [per_address, counts = std::make_shared<address_counts>()](
           WebSocket& ws, WebSocketHandler next) -> Task<> {
    const auto address = ws.client().host;
    if (!counts->add(address, per_address)) {
      ws.refuse(too_many_requests, "too many connections\n");
      co_return;
    }
    const auto counted = counted_address{counts, address};
    co_await next(ws);
  };
}

Middleware log_connections() {
  return [](WebSocket& ws, WebSocketHandler next) -> Task<> {
    log::info("connected",
              {{"channel", ws.uuid().str()}, {"path", ws.path()}, {"peer", ws.client().host}});
    co_await next(ws);
    log::info("disconnected",
              {{"channel", ws.uuid().str()}, {"code", std::to_string(ws.close_code())}});
  };
}

} // namespace plenum
