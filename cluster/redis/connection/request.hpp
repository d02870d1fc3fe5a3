// SPDX-License-Identifier: Apache-2.0
//
// A redis_request is one command on its way to Redis: it can write itself, more than once if
// connections break, and is told its outcome once.

#pragma once

#include "base/clock.hpp"
#include "cluster/redis/connection/resp.hpp"

#include <functional>
#include <memory>

namespace plenum::core {

/// What is known of a connection and of the server that it leads to.
struct redis_session {
  std::string life; ///< Another one each time that the server starts.
  std::string link; ///< Of this node's connections, the number; later ones have higher ones.
  bool may_lose_keys = false; ///< The server drops what it holds when memory is short.
};

/// Redis has answered, but not as it should have.
inline error unexpected_reply() {
  return {errc::internal, "Redis gave an answer that was not expected"};
}

class redis_request {
public:
  virtual ~redis_request() = default;

  /// Appends the command.
  virtual void write(std::string& out, const redis_session& session) = 0;

  /// Called once: with the reply, which is no error, or with why there is none.
  virtual void finish(result<resp_value> outcome) = 0;

  /// About how many bytes it holds while it waits.
  virtual std::size_t size() const { return 256; }

  /// Does no harm if Redis sees it twice.
  bool repeatable = true;

  /// Has been written to a connection and not been refused: Redis has perhaps carried it out.
  bool asked = false;

  /// When it is given up.
  time_point deadline = time_point::max();
};

using redis_request_ptr = std::unique_ptr<redis_request>;

/// A request made of two functions.
class simple_request final : public redis_request {
public:
  using writer = std::function<void(std::string&, const redis_session&)>;
  using finisher = std::function<void(result<resp_value>)>;

  simple_request(writer w, finisher f) : write_{std::move(w)}, finish_{std::move(f)} {}

  void write(std::string& out, const redis_session& session) override { write_(out, session); }
  void finish(result<resp_value> outcome) override { finish_(std::move(outcome)); }

private:
  writer write_;
  finisher finish_;
};

inline redis_request_ptr make_request(simple_request::writer write, simple_request::finisher finish,
                                      time_point deadline, bool repeatable = true) {
  auto request = std::make_unique<simple_request>(std::move(write), std::move(finish));
  request->deadline = deadline;
  request->repeatable = repeatable;
  return request;
}

} // namespace plenum::core
