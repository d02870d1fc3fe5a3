// SPDX-License-Identifier: Apache-2.0

#include "gateway/api/http.hpp"

#include <boost/json/serialize.hpp>

namespace plenum {

using namespace core;

Response Response::text(std::string body, unsigned status) {
  return {status, "text/plain; charset=utf-8", std::move(body), {}};
}

Response Response::json(const Json& value, unsigned status) {
  return {status, "application/json", boost::json::serialize(value), {}};
}

Response Response::html(std::string body, unsigned status) {
  return {status, "text/html; charset=utf-8", std::move(body), {}};
}

} // namespace plenum
