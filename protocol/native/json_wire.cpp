// SPDX-License-Identifier: Apache-2.0

#include "protocol/native/json_wire.hpp"

#include "protocol/base64.hpp"
#include "protocol/native/json_fields.hpp"

namespace plenum::core {

namespace {

result<payload> read_payload(payload_type type, const data_field& data) {
  if (type == payload_type::json)
    return payload{type, std::string{data.raw}};
  if (type == payload_type::text && data.text)
    return payload{type, std::string{*data.text}};
  if (type == payload_type::text)
    return error{errc::invalid_field, "data of type text must be a string"};
  auto bytes = data.text ? parse_base64(*data.text) : std::nullopt;
  if (!bytes)
    return error{errc::invalid_field, "data of type bytes must be a string of padded base64"};
  return payload{type, std::move(*bytes)};
}

} // namespace

std::vector<incoming> json_dialect::decode(opcode, std::string_view body,
                                           const client_limits& limits, std::string&) {
  return read_commands(read_json, body, limits, &read_payload);
}

} // namespace plenum::core
