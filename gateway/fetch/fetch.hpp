// SPDX-License-Identifier: Apache-2.0
//
// fetch asks an HTTP server that the operator has named: a backend, whoever publishes keys. Never
// one that a client has named. Redirects are not followed, certificates are verified, proxies are
// taken from the environment as curl does. Connections are kept and used again.
//
// Threading: on a loop, where it also goes on.

#pragma once

#include "base/result.hpp"
#include "gateway/api/task.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace plenum::core {

struct fetch_limits {
  std::chrono::milliseconds connect{3000}; ///< To resolve, to connect and for TLS.
  std::chrono::milliseconds total{3000};   ///< For everything.
  std::size_t bytes = 65536;               ///< Of the answer, with its headers.
};

struct fetch_request {
  std::string url{};
  std::optional<std::string> body{};  ///< JSON, for POST; none: GET.
  std::vector<std::string> headers{}; ///< More of them, as "Name: value".
  bool https_only = false;
  std::string ca_file{}; ///< Who vouches for the server, in PEM; empty: those of the system.
  fetch_limits limits{};
};

struct fetched {
  unsigned status = 0;
  std::string body{};
};

/// The answer, whatever its status. A task that is destroyed gives the request up.
/// @returns  it; or `errc::timeout`, `errc::too_large`, `errc::rate_limited` if too many are under
///           way on this loop, `errc::shutting_down` if the loop ends, and
///           `errc::relay_unavailable` for whatever else went wrong, in words that have nothing of
///           the request's body.
Task<result<fetched>> fetch(fetch_request what);

} // namespace plenum::core
