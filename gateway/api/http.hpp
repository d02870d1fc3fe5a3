// SPDX-License-Identifier: Apache-2.0
//
// HTTP beside WebSockets: a Request comes to a route's handler, which returns a
// Response.

#pragma once

#include "gateway/api/connection_info.hpp"
#include "gateway/api/payload.hpp"
#include "gateway/api/task.hpp"

#include <functional>

namespace plenum {

struct Request {
  std::string method; ///< Upper case.
  std::string path;
  Params path_params;
  Params query_params; ///< Of several of one name, the last.
  Headers headers;
  std::string body;
  Address client;

  /// The body. @throws WrongMessage  if it is not JSON.
  Json json() const { return parse_json(body); }
};

/// What cannot be sent is answered with 500 and logged: a status that is not 200 to 599, or headers
/// with control characters or of more than 64 KiB.
struct Response {
  unsigned status = 200; ///< 204 and 304 are sent without body.
  std::string content_type = "text/plain; charset=utf-8";
  std::string body = {};
  Headers::list headers = {};

  static Response text(std::string body, unsigned status = 200);
  static Response json(const Json& value, unsigned status = 200);
  static Response html(std::string body, unsigned status = 200);
};

/// A WrongMessage that leaves it is answered with 400 and its words; anything else that it throws
/// is logged and answered with 500.
using HttpHandler = std::function<Task<Response>(const Request&)>;

} // namespace plenum
