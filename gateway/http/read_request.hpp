// SPDX-License-Identifier: Apache-2.0
//
// read_request makes of Beast's request what handlers see.

#pragma once

#include "gateway/api/http.hpp"
#include "gateway/net/beast.hpp"

namespace plenum::core {

/// The path of a request target, without its query.
std::string_view path_of(std::string_view target) noexcept;

/// The query of a request target, without its question mark.
std::string_view query_of(std::string_view target) noexcept;

inline std::string_view view(beast::string_view s) noexcept {
  return {s.data(), s.size()};
}

/// @param places  The path parameters.
Request read_request(const http::request<http::string_body>& asked, Params&& places,
                     Address client);

} // namespace plenum::core
