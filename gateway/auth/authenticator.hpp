// SPDX-License-Identifier: Apache-2.0
//
// An authenticator is the one place that decides who somebody is: when a connection opens, and when
// an open one shows a token.
//
// Threading: everything is called on the loop of the connection, on several loops at once, and
// goes on there.

#pragma once

#include "actors/identity.hpp"
#include "base/clock.hpp"
#include "gateway/api/http.hpp"

#include <variant>

namespace plenum::core {

struct webhook_counts;

/// Somebody who wants a WebSocket.
struct applicant {
  Request asked;
  std::string token{};   ///< Empty: none.
  bool native = false;   ///< To a route of the native wires, not of a handler of the program.
  bool can_wait = false; ///< The token may still come, as the first command.
};

/// Who it is, `nobody()` if the token is to come later; or why it is refused.
using verdict = std::variant<identity_ptr, Response>;

class authenticator {
public:
  virtual ~authenticator() = default;

  /// @param who  Outlives the task.
  virtual Task<verdict> admit(const applicant& who) = 0;

  /// Whom a token stands for that an open connection shows.
  /// @returns  that, or `errc::unauthorized`.
  virtual Task<result<identity_ptr>> check(std::string token) = 0;

  /// Looks whether what it was made from has changed. On the first loop, at first and then once a
  /// second.
  virtual void on_second(time_point) {}

  /// What it counts of a backend that it asks; null: it asks none. Any thread.
  virtual const webhook_counts* webhook() const { return nullptr; }
};

/// The answer to somebody without a good token (RFC 6750 section 3).
Response unauthorized(const std::string& why);

} // namespace plenum::core
