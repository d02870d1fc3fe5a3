// SPDX-License-Identifier: Apache-2.0
//
// redis_commands is the peer of the connection on which Redis is asked: a greeting, then a
// pipeline. Not thread-safe.

#pragma once

#include "cluster/redis/connection/greeting.hpp"
#include "cluster/redis/connection/peer.hpp"
#include "cluster/redis/connection/pipeline.hpp"

namespace plenum::core {

class redis_commands final : public redis_peer {
public:
  /// @param patience  How long an answer may take before the connection counts as dead.
  /// @param introduce What is asked first on each connection; may be null.
  redis_commands(redis_url url, duration patience, std::function<redis_request_ptr()> introduce,
                 const redis_pipeline_limits& limits = {})
    : url_{std::move(url)},
      patience_{patience},
      introduce_{std::move(introduce)},
      pipeline_{limits} {}

  /// Queues a request, connected or not; it will be finished.
  void submit(redis_request_ptr what) { pipeline_.submit(std::move(what)); }

  /// Fails all that is queued.
  void fail_all(const error& why) { pipeline_.fail_all(why); }

  /// The last request, if it still waits; or null. It may grow if `extend` says so.
  redis_request* last() const { return pipeline_.last(); }
  bool extend(std::size_t bytes) { return pipeline_.extend(bytes); }

  std::size_t queued() const noexcept { return pipeline_.size(); }
  std::size_t queued_bytes() const noexcept { return pipeline_.bytes(); }

  /// What is known of the connection. Only while it is ready.
  const redis_session& session() const noexcept { return session_; }

  void on_open(time_point now) override;
  result<void> on_bytes(std::string_view bytes, time_point now) override;
  std::string take_output(time_point now) override { return pipeline_.take_output(now); }
  void on_closed() override;
  result<void> on_tick(time_point now) override;
  bool ready() const override { return ready_; }

private:
  void on_greeted(const result<void>& outcome);

  redis_url url_;
  duration patience_;
  std::function<redis_request_ptr()> introduce_;
  redis_pipeline pipeline_;
  redis_session session_;
  std::uint64_t links_ = 0; ///< Connections so far.
  std::unique_ptr<redis_greeting> greeting_;
  std::optional<error> refused_; ///< Why the greeting was.
  bool ready_ = false;
};

} // namespace plenum::core
