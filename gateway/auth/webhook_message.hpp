// SPDX-License-Identifier: Apache-2.0
//
// What is said between a node and the backend that knows who somebody is (docs/security.md, "Asking
// your backend").

#pragma once

#include "gateway/auth/authenticator.hpp"
#include "gateway/auth/webhook_counts.hpp"
#include "gateway/fetch/fetch.hpp"

namespace plenum::core {

/// The question about a handshake: JSON with path, query, those of its headers that `names` has, in
/// lower case, the client's address and its token.
/// @returns  it, or `errc::invalid_field` if the client sent something that is no UTF-8.
result<std::string> webhook_question(const applicant& who, const std::vector<std::string>& names);

/// The question about a token alone. @returns  as above.
result<std::string> webhook_question(const std::string& token);

/// What the backend has said.
struct webhook_answer {
  webhook_outcome how = webhook_outcome::failed;
  identity who{};        ///< If admitted.
  unsigned status = 503; ///< If refused.
  std::string words{};   ///< For the client if refused; for the log if it did not work.
};

/// @param told  The answer, or why there is none.
/// @param now   `expires_in` counts from here.
webhook_answer read_webhook_answer(const result<fetched>& told, wall_time now);

} // namespace plenum::core
