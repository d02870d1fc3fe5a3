// SPDX-License-Identifier: Apache-2.0

#include "protocol/native/msgpack_wire.hpp"

#include "protocol/msgpack/to_json.hpp"
#include "protocol/native/msgpack_fields.hpp"

namespace plenum::core {

namespace {

result<payload> read_payload(payload_type type, const data_field& data) {
  if (type == payload_type::text && data.text)
    return payload{type, std::string{*data.text}};
  if (type == payload_type::text)
    return error{errc::invalid_field, "data of type text must be a str of UTF-8"};
  if (type == payload_type::bytes && data.bytes)
    return payload{type, std::string{*data.bytes}};
  if (type == payload_type::bytes)
    return error{errc::invalid_field, "data of type bytes must be a bin"};
  auto json = msgpack_to_json(data.raw);
  if (!json)
    return json.error();
  return payload{type, std::move(*json)};
}

} // namespace

std::vector<incoming> msgpack_dialect::decode(opcode, std::string_view body,
                                              const client_limits& limits, std::string&) {
  return read_commands(read_msgpack, body, limits, &read_payload);
}

} // namespace plenum::core
