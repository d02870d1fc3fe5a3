// SPDX-License-Identifier: Apache-2.0
//
// A redis_pipeline is the queue of requests on one connection: it writes many at once and
// matches replies with requests. What a broken connection has left unanswered is asked again
// if that does no harm, in the old order; what takes too long is given up: with `errc::timeout` if
// Redis has perhaps carried it out. Pure; not thread-safe.

#pragma once

#include "cluster/redis/connection/request.hpp"

#include <deque>
#include <memory>
#include <optional>
#include <vector>

namespace plenum::core {

struct redis_pipeline_limits {
  std::size_t requests = 100'000;              ///< Waiting or asked.
  std::size_t bytes = 64 * 1024 * 1024;        ///< Of them all.
  std::size_t reply_bytes = 256 * 1024 * 1024; ///< Of one reply.
  std::size_t write_bytes = 256 * 1024;        ///< About how many are taken at once.
};

class redis_pipeline {
public:
  explicit redis_pipeline(const redis_pipeline_limits& limits = {});
  ~redis_pipeline();
  redis_pipeline(const redis_pipeline&) = delete;
  redis_pipeline& operator=(const redis_pipeline&) = delete;

  /// Queues a request, or fails it if the queue is full.
  void submit(redis_request_ptr what);

  /// The last request, if it still waits; or null.
  redis_request* last() const { return waiting_.empty() ? nullptr : waiting_.back().get(); }

  /// The last request is to become so many bytes larger. @returns  whether it may.
  bool extend(std::size_t bytes);

  /// A connection stands: `greeting` goes first, everything else when `ready` is called.
  void open(std::vector<redis_request_ptr> greeting);

  /// @param first  Goes before all that waits; may be null.
  void ready(const redis_session& session, redis_request_ptr first);

  /// Reads replies.
  /// @returns  why the connection is of no use: not RESP, or a server that cannot serve; the latter
  ///           when all that was asked has been answered.
  result<void> read(std::string_view bytes);

  /// What is to be written next.
  std::string take_output(time_point now);

  /// The connection is gone.
  void close();

  /// Gives up what is past its deadline.
  void expire(time_point now);

  /// Fails everything.
  void fail_all(const error& why);

  /// Since when the first of the requests that were asked has had no answer.
  std::optional<time_point> unanswered_since() const;

  std::size_t size() const noexcept { return waiting_.size() + asked_.size(); }
  std::size_t bytes() const noexcept { return bytes_; }

private:
  struct asked {
    redis_request_ptr what; ///< Null: given up, but its reply is still to come.
    time_point when;
  };

  void take(resp_value reply);
  void finish(redis_request& what, result<resp_value> outcome);

  redis_pipeline_limits limits_;
  std::unique_ptr<resp_reader> reader_;
  redis_session session_;
  bool ready_ = false;
  std::string greeting_;
  std::deque<redis_request_ptr> waiting_;
  std::deque<asked> asked_;
  std::size_t bytes_ = 0;
  std::deque<redis_request_ptr> refused_; ///< By a server that is of no use.
  std::optional<error> useless_;          ///< Why this connection is.
};

} // namespace plenum::core
