// SPDX-License-Identifier: Apache-2.0
//
// Who a client is and what it may do, as a program says that decides it itself:
//
//   app.authenticate([](const Request& asked, const std::string& token) -> Task<Admission> {
//     const auto user = co_await users.find(token);
//     if (!user)
//       co_return Response::text("who are you?\n", 401);
//     co_return Identity{.user = user->name, .permissions = {{"join", {"room/*"}}}};
//   });

#pragma once

#include "gateway/api/http.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <variant>

namespace plenum {

/// What it may do on native routes; handlers of the program may do everything.
struct Identity {
  std::string user = {}; ///< At most 128 bytes of UTF-8; empty: nobody in particular.

  /// As in the claim `plenum` of a token (docs/security.md): an object with lists of patterns by
  /// verb, and `deny`, `groups`, `info`.
  Json permissions = Json(boost::json::object_kind);

  std::optional<std::chrono::seconds> expires_in = {}; ///< Then it is closed with 4401, unless it
                                                       ///< has shown another token; none: never.
};

/// Or the answer to somebody who is refused.
using Admission = std::variant<Identity, Response>;

/// Called with the request for each WebSocket that is to be opened and with the token that it
/// carries, which may be empty; and with an empty request for the token that an open one shows. It
/// has the time of a handshake.
using Authenticator = std::function<Task<Admission>(const Request&, const std::string& token)>;

} // namespace plenum
