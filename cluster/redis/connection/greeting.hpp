// SPDX-License-Identifier: Apache-2.0
//
// A redis_greeting is what is said first on a connection: who we are, which database we
// want, our functions, and what server this is. Pure.

#pragma once

#include "cluster/redis/connection/request.hpp"
#include "cluster/redis/connection/url.hpp"

#include <optional>

namespace plenum::core {

class redis_greeting {
public:
  enum class purpose : std::uint8_t { commands, subscriptions };

  /// @param done  Called when all has been answered, or at the first refusal. Not after
  ///              this object is gone.
  redis_greeting(const redis_url& url, purpose use, std::function<void(result<void>)> done);
  redis_greeting(const redis_greeting&) = delete;
  redis_greeting& operator=(const redis_greeting&) = delete;
  ~redis_greeting() = default;

  /// The requests, in order; once.
  std::vector<redis_request_ptr> requests();

  /// Complete when all has been answered.
  const redis_session& session() const noexcept { return session_; }

private:
  using check = std::function<result<void>(const resp_value&)>;

  /// @param unless  The words of an error that is none.
  void add(const std::vector<std::string>& command, const check& look = {},
           std::string_view unless = {});
  void answered(const check& look, const result<resp_value>& outcome);

  std::function<void(result<void>)> done_;
  std::shared_ptr<redis_greeting*> self_ = std::make_shared<redis_greeting*>(this);
  redis_session session_;
  std::vector<redis_request_ptr> requests_;
  std::size_t left_ = 0;
  bool over_ = false;
};

} // namespace plenum::core
