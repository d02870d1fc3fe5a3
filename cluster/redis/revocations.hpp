// SPDX-License-Identifier: Apache-2.0
//
// redis_revocations keeps in Redis who is revoked, and reads all of it whenever something may have
// been missed: at the start, and after each connection that is made.
//
// Threading: everything on the thread of the connections, unless it says otherwise. Completions
// come from there.

#pragma once

#include "cluster/redis/connections.hpp"
#include "cluster/redis/self.hpp"

#include <atomic>

namespace plenum::core {

class redis_revocations {
public:
  /// All outlive this.
  redis_revocations(const redis_settings& settings, const redis_self& self,
                    redis_connections& connections)
    : settings_{settings}, self_{self}, connections_{connections} {}

  void start(broker_events& events) { events_ = &events; }

  /// As `broker::revoke` has it. Fails with what keeps Redis from being asked, and never tells
  /// twice.
  void add(const revocation& what, std::string told, completion<reach> done);

  void on_subscribed(const std::string& channel);
  void on_unsubscribed();

  /// Several times a second.
  void on_time(time_point now);

  /// Whether all have been read that were there when this node began to hear of new ones. Any
  /// thread.
  bool are_read() const noexcept { return read_; }

private:
  struct pass;

  void read();
  void read_part(const std::shared_ptr<pass>& all, const std::string& cursor);
  void take(const std::shared_ptr<pass>& all, const result<resp_value>& reply);

  const redis_settings& settings_;
  const redis_self& self_;
  redis_connections& connections_;
  broker_events* events_ = nullptr;
  bool hears_ = false;         ///< What nodes tell all others.
  std::uint64_t asked_on_ = 0; ///< The connection that all were last asked for on; 0: none.
  std::uint64_t pass_ = 0;     ///< The number of the last reading; what an older one finds is late.
  time_point again_{};         ///< When to ask again after a failure.
  std::atomic<bool> read_ = false;
};

} // namespace plenum::core
