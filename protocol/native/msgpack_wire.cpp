// SPDX-License-Identifier: Apache-2.0

#include "protocol/native/msgpack_wire.hpp"

#include "protocol/msgpack/to_json.hpp"
#include "protocol/msgpack/writer.hpp"
#include "protocol/native/command_reader.hpp"
#include "protocol/native/message_parts.hpp"
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

template <class Message>
void append_message(const Message& what, std::string& out) {
  auto body = std::string{};
  body.reserve(512);
  auto writer = msgpack_writer{body};
  message_writer{writer}.write(what);
  append_frame(out, opcode::binary, body);
}

} // namespace

std::vector<incoming> msgpack_dialect::decode(opcode, std::string_view body,
                                              const client_limits& limits, std::string&) {
  auto commands = std::vector<incoming>{};
  const auto done = read_msgpack(body, limits.batch, [&](const fields& message) {
    commands.push_back(read_command(message, limits, &read_payload));
  });
  if (!done)
    return {refusal{{}, {}, {}, done.error()}};
  return commands;
}

void msgpack_dialect::encode(const answer& what, std::string& out) {
  if (is_told(what))
    append_message(what, out);
}

std::unique_ptr<answer_parts> msgpack_dialect::in_parts(answer what) {
  if (!is_told(what))
    return nullptr;
  return std::make_unique<message_parts<msgpack_writer>>(opcode::binary, std::move(what));
}

void msgpack_pushes::encode(const any_push& what, std::string& out) const {
  append_message(what, out);
}

} // namespace plenum::core
