// SPDX-License-Identifier: Apache-2.0
//
// http_answer makes the answers of HTTP: the server's own, and those that a program's
// handler gave, if they can be sent at all.

#pragma once

#include "gateway/api/http.hpp"
#include "gateway/net/beast.hpp"

namespace plenum::core {

using http_request = http::request<http::string_body>;
using http_response = http::response<http::string_body>;

http_response make_answer(const http_request& asked, http::status status, std::string_view type,
                          std::string_view body);

/// The same of plain text.
http_response make_text(const http_request& asked, http::status status, std::string_view body);

/// Fills in `to`, whose version and connection are set, what a handler answered.
/// @param only_head  The request was HEAD.
/// @throws std::invalid_argument  if that cannot be sent: a status that is none, or headers that
///                                would break the message or are too long.
void fill(http_response& to, Response&& answered, bool only_head);

} // namespace plenum::core
