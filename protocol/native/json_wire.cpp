// SPDX-License-Identifier: Apache-2.0

#include "protocol/native/json_wire.hpp"

#include "protocol/base64.hpp"
#include "protocol/json/writer.hpp"
#include "protocol/native/command_reader.hpp"
#include "protocol/native/json_fields.hpp"
#include "protocol/native/message_parts.hpp"

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

template <class Message>
void append_message(const Message& what, std::string& out) {
  auto body = std::string{};
  body.reserve(512);
  auto writer = json_writer{body};
  message_writer{writer}.write(what);
  append_frame(out, opcode::text, body);
}

} // namespace

std::vector<incoming> json_dialect::decode(opcode, std::string_view body,
                                           const client_limits& limits, std::string&) {
  auto commands = std::vector<incoming>{};
  const auto done = read_json(body, limits.batch, [&](const fields& message) {
    commands.push_back(read_command(message, limits, &read_payload));
  });
  if (!done)
    return {refusal{{}, {}, {}, done.error()}};
  return commands;
}

void json_dialect::encode(const answer& what, std::string& out) {
  if (is_told(what))
    append_message(what, out);
}

std::unique_ptr<answer_parts> json_dialect::in_parts(answer what) {
  if (!is_told(what))
    return nullptr;
  return std::make_unique<message_parts<json_writer>>(opcode::text, std::move(what));
}

void json_pushes::encode(const any_push& what, std::string& out) const {
  append_message(what, out);
}

} // namespace plenum::core
