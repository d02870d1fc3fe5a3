// SPDX-License-Identifier: Apache-2.0

#include "protocol/native/json_fields.hpp"

#include "base/names.hpp"
#include "protocol/json/check.hpp"

#include <simdjson.h>

#include <charconv>
#include <optional>
#include <string>

namespace plenum::core {

namespace {

namespace ondemand = simdjson::ondemand;

/// What a step returns: false when the text is not JSON.
using valid = bool;

/// `text` as an unsigned 64-bit number written in digits, or nothing.
std::optional<std::uint64_t> parse_number(std::string_view text) noexcept {
  std::uint64_t number = 0;
  const auto* end = text.data() + text.size();
  const auto [rest, why] = std::from_chars(text.data(), end, number);
  const auto leading_zero = text.size() > 1 && text.front() == '0';
  if (why != std::errc{} || rest != end || leading_zero)
    return std::nullopt;
  return number;
}

valid read_string(ondemand::value& in, std::string_view& out) noexcept {
  return in.get_string().get(out) == simdjson::SUCCESS && is_utf8(out);
}

/// Anything but a string.
valid read_other(std::string_view text, field& out) noexcept {
  if (text == "null")
    out = absent{};
  else if (text == "true" || text == "false")
    out = text == "true";
  else if (const auto number = parse_number(text))
    out = *number;
  else if (check_json(text) != json_fault::syntax)
    out = unusable{};
  else
    return false;
  return true;
}

valid read_field(ondemand::value& in, field& out) noexcept {
  auto type = ondemand::json_type{};
  if (in.type().get(type) != simdjson::SUCCESS)
    return false;
  auto text = std::string_view{};
  if (type != ondemand::json_type::string)
    return simdjson::to_json_string(in).get(text) == simdjson::SUCCESS && read_other(text, out);
  if (!read_string(in, text))
    return false;
  out = text;
  return true;
}

/// Whatever is only looked at must be read past: simdjson takes a string that it
/// finds unread for the name of a field, and lets a `:` after it pass.
valid skip(ondemand::value& in) noexcept {
  auto text = std::string_view{};
  if (simdjson::to_json_string(in).get(text) != simdjson::SUCCESS
      || check_json(text) == json_fault::syntax)
    return false;
  return text.front() != '"' || in.get_raw_json_string().error() == simdjson::SUCCESS;
}

valid read_data(ondemand::value& in, data_field& out) noexcept {
  out = {};
  if (simdjson::to_json_string(in).get(out.raw) != simdjson::SUCCESS || out.raw.empty())
    return false;
  if (auto text = std::string_view{}; out.raw.front() == '"' && read_string(in, text))
    out.text = text;
  switch (check_json(out.raw)) {
    case json_fault::none: return true;
    case json_fault::syntax: return false;
    case json_fault::depth: out.fault = too_deep; return true;
    case json_fault::number: out.fault = "has a number that is out of range"; return true;
    case json_fault::surrogate: out.fault = "has half of a surrogate pair"; return true;
  }
  return false;
}

/// Calls `read_value(name, value)` for every field of `in`.
template <class F>
valid read_object(ondemand::object& in, F read_value) {
  for (auto entry : in) {
    auto name = std::string_view{};
    auto value = ondemand::value{};
    if (entry.unescaped_key().get(name) != simdjson::SUCCESS
        || entry.value().get(value) != simdjson::SUCCESS || !read_value(name, value))
      return false;
  }
  return true;
}

valid read_position(ondemand::value& in, position_fields& out) {
  using state = position_fields::state;
  auto object = ondemand::object{};
  out = {};
  if (in.get_object().get(object) != simdjson::SUCCESS) {
    auto plain = field{};
    const auto ok = read_field(in, plain);
    out.what = std::holds_alternative<absent>(plain) ? state::absent : state::unusable;
    return ok;
  }
  out.what = state::present;
  return read_object(object, [&](std::string_view name, ondemand::value& value) {
    auto* place = find_field(out, name);
    return place ? read_field(value, *place) : skip(value);
  });
}

valid read_message(ondemand::object& in, fields& out) {
  return read_object(in, [&](std::string_view name, ondemand::value& value) {
    if (name == "data")
      return read_data(value, out.data);
    if (auto* place = find_field(out, name))
      return read_field(value, *place);
    if (auto* place = find_position(out, name))
      return read_position(value, *place);
    return skip(value);
  });
}

error malformed(const char* why) {
  return {errc::malformed, why};
}

result<void> read_one(ondemand::object& in, const std::function<void(const fields&)>& on_message) {
  auto message = fields{};
  if (!read_message(in, message))
    return malformed("not valid JSON");
  on_message(message);
  return {};
}

result<void> read_batch(ondemand::array& in, std::size_t max_messages,
                        const std::function<void(const fields&)>& on_message) {
  std::size_t count = 0;
  for (auto element : in) {
    if (++count > max_messages)
      return error{errc::too_large,
                   "batch: at most " + std::to_string(max_messages) + " commands in one message"};
    auto object = ondemand::object{};
    if (element.get_object().get(object) != simdjson::SUCCESS)
      return malformed("neither an object nor an array of objects");
    if (auto done = read_one(object, on_message); !done)
      return done;
  }
  return count > 0 ? result<void>{} : malformed("an empty batch");
}

/// The text with the room after its end that simdjson reads into.
simdjson::padded_string_view pad(std::string_view body) {
  thread_local auto buffer = std::string{};
  buffer.assign(body);
  buffer.append(simdjson::SIMDJSON_PADDING, ' ');
  return simdjson::padded_string_view{buffer.data(), body.size(), buffer.size()};
}

} // namespace

result<void> read_json(std::string_view body, std::size_t max_messages,
                       const std::function<void(const fields&)>& on_message) {
  thread_local auto parser = ondemand::parser{};
  auto document = ondemand::document{};
  auto object = ondemand::object{};
  auto array = ondemand::array{};
  if (parser.iterate(pad(body)).get(document) != simdjson::SUCCESS)
    return malformed("not valid JSON");
  auto done = result<void>{};
  if (const auto why = document.get_object().get(object); why == simdjson::SUCCESS)
    done = read_one(object, on_message);
  else if (why != simdjson::INCORRECT_TYPE)
    return malformed("not valid JSON");
  else if (document.get_array().get(array) == simdjson::SUCCESS)
    done = read_batch(array, max_messages, on_message);
  else
    return malformed("neither an object nor an array of objects");
  if (done && document.current_location().error() != simdjson::OUT_OF_BOUNDS)
    return malformed("more than one JSON text");
  return done;
}

} // namespace plenum::core
