// SPDX-License-Identifier: Apache-2.0

#include "protocol/native/msgpack_fields.hpp"

#include "protocol/msgpack/reader.hpp"

namespace plenum::core {

namespace {

/// What a step returns: false when the bytes are not MessagePack.
using valid = bool;

valid skip(msgpack_reader& in) {
  return in.next().has_value();
}

valid read_field(msgpack_reader& in, field& out) {
  const auto value = in.next();
  if (value)
    out = value->plain;
  return value.has_value();
}

valid read_data(msgpack_reader& in, data_field& out) {
  const auto value = in.next();
  if (!value)
    return false;
  out = {value->raw, {}, value->bytes, {}};
  if (const auto* text = std::get_if<std::string_view>(&value->plain))
    out.text = *text;
  if (value->too_deep)
    out.fault = too_deep;
  return true;
}

/// Reads `size` pairs, and calls `read_value(name)` before the value of each
/// that is named by a string.
template <class F>
valid read_map(msgpack_reader& in, std::uint32_t size, F read_value) {
  for (; size > 0; --size) {
    auto key = field{};
    if (!read_field(in, key))
      return false;
    const auto* name = std::get_if<std::string_view>(&key);
    if (!(name ? read_value(*name) : skip(in)))
      return false;
  }
  return true;
}

valid read_position(msgpack_reader& in, position_fields& out) {
  using state = position_fields::state;
  out = {};
  const auto size = in.open_map();
  if (!size) {
    auto plain = field{};
    const auto ok = read_field(in, plain);
    out.what = std::holds_alternative<absent>(plain) ? state::absent : state::unusable;
    return ok;
  }
  out.what = state::present;
  return read_map(in, *size, [&](std::string_view name) {
    auto* place = find_field(out, name);
    return place ? read_field(in, *place) : skip(in);
  });
}

valid read_message(msgpack_reader& in, std::uint32_t size, fields& out) {
  return read_map(in, size, [&](std::string_view name) {
    if (name == "data")
      return read_data(in, out.data);
    if (auto* place = find_field(out, name))
      return read_field(in, *place);
    if (auto* place = find_position(out, name))
      return read_position(in, *place);
    return skip(in);
  });
}

error malformed(const char* why) {
  return {errc::malformed, why};
}

} // namespace

result<void> read_msgpack(std::string_view body, std::size_t max_messages,
                          const std::function<void(const fields&)>& on_message) {
  auto in = msgpack_reader{body};
  const auto batch = in.open_array();
  if (batch && *batch == 0)
    return malformed("an empty batch");
  if (batch && *batch > max_messages)
    return error{errc::too_large,
                 "batch: at most " + std::to_string(max_messages) + " commands in one message"};
  for (auto count = batch.value_or(1); count > 0; --count) {
    auto message = fields{};
    const auto size = in.open_map();
    if (!size)
      return malformed("neither a map nor an array of maps");
    if (!read_message(in, *size, message))
      return malformed("not valid MessagePack");
    on_message(message);
  }
  return in.at_end() ? result<void>{} : malformed("bytes after the message");
}

} // namespace plenum::core
