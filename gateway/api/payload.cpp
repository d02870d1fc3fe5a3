// SPDX-License-Identifier: Apache-2.0

#include "gateway/api/payload.hpp"

#include "base/names.hpp"
#include "gateway/api/errors.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace plenum {

using namespace core;

Payload::Payload(const Json& value) : content_{payload_type::json, boost::json::serialize(value)} {}

Payload::Payload(std::string text) : content_{payload_type::text, std::move(text)} {
  if (!is_utf8(content_.data))
    throw WrongMessage{"a text has to be UTF-8"};
}

Payload::Payload(Bytes bytes) : content_{payload_type::bytes, std::move(bytes.data)} {}

Json Payload::json() const {
  switch (content_.type) {
    case payload_type::json: return parse_json(content_.data);
    case payload_type::text: return Json{content_.data};
    case payload_type::bytes: break;
  }
  throw WrongMessage{"bytes are not JSON"};
}

Json parse_json(std::string_view text, Json otherwise) {
  auto ec = boost::system::error_code{};
  auto value = boost::json::parse(text, ec);
  return ec ? std::move(otherwise) : std::move(value);
}

Json parse_json(std::string_view text) {
  auto ec = boost::system::error_code{};
  auto value = boost::json::parse(text, ec);
  if (ec)
    throw WrongMessage{"not JSON: " + ec.message()};
  return value;
}

} // namespace plenum
