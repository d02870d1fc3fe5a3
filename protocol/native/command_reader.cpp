// SPDX-License-Identifier: Apache-2.0

#include "protocol/native/command_reader.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace plenum::core {

namespace {

constexpr std::size_t max_op_bytes = 64; ///< Longer ones are not echoed.
constexpr std::size_t max_epoch_bytes = 64;

error invalid(std::string_view name, std::string_view rule) {
  return {errc::invalid_field, std::string{name} + ' ' + std::string{rule}};
}

bool is_absent(const field& f) {
  return std::holds_alternative<absent>(f);
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F;
}

/// The string in `f`, or nothing.
std::optional<std::string_view> text_of(const field& f) {
  const auto* text = std::get_if<std::string_view>(&f);
  return text ? std::optional{*text} : std::nullopt;
}

/// Reads one message. Optional fields that are wrong leave their fault in
/// `fault_`, where the first stays.
class command_reader {
public:
  command_reader(const fields& in, const client_limits& limits, payload_reader read_payload)
    : in_{in}, limits_{limits}, read_payload_{read_payload} {}

  result<command_id> id() const {
    if (is_absent(in_.id))
      return command_id{};
    const auto* number = std::get_if<std::uint64_t>(&in_.id);
    if (!number || *number == 0 || *number > std::numeric_limits<std::int64_t>::max())
      return invalid("id", "must be a whole number from 1 to 9223372036854775807");
    return command_id{static_cast<command_id::value_type>(*number)};
  }

  result<any_command> what();

private:
  using step = result<any_command> (command_reader::*)();

  static const std::array<std::pair<std::string_view, step>, 9> ops;

  result<any_command> join();
  result<any_command> leave();
  result<any_command> send();
  result<any_command> send_to();
  result<any_command> history();
  result<any_command> members();
  result<any_command> authenticate();
  result<any_command> refresh();
  result<any_command> ping();

  result<group_name> group() const;
  result<std::string> token() const;
  result<payload> content() const;
  bool flag(std::string_view name, const field& f, bool otherwise);
  std::size_t count(std::string_view name, const field& f, std::size_t otherwise);
  std::optional<position> place(std::string_view name, const position_fields& f);
  std::string key();

  /// The finished command, unless one of its fields was wrong.
  result<any_command> finish(any_command made) const {
    if (!fault_.message.empty())
      return fault_;
    return made;
  }

  void blame(error why) {
    if (fault_.message.empty())
      fault_ = std::move(why);
  }

  const fields& in_;
  const client_limits& limits_;
  payload_reader read_payload_;
  error fault_; ///< No message: none.
};

constexpr std::array<std::pair<std::string_view, command_reader::step>, 9> command_reader::ops{{
  {"send", &command_reader::send},
  {"join", &command_reader::join},
  {"leave", &command_reader::leave},
  {"send_to", &command_reader::send_to},
  {"history", &command_reader::history},
  {"members", &command_reader::members},
  {"auth", &command_reader::authenticate},
  {"refresh", &command_reader::refresh},
  {"ping", &command_reader::ping},
}};

result<any_command> command_reader::what() {
  if (is_absent(in_.op))
    return error{errc::unknown_op, "op is missing"};
  const auto op = text_of(in_.op);
  if (!op)
    return error{errc::unknown_op, "op must be a string"};
  for (const auto& [name, read] : ops)
    if (name == *op)
      return (this->*read)();
  return error{errc::unknown_op, "there is no such op"};
}

// -- one function per command ----------------------------------------------

result<any_command> command_reader::join() {
  auto name = group();
  if (!name)
    return name.error();
  return finish(command::join{.group = std::move(*name),
                              .history = count("history", in_.history, 0),
                              .recover = place("recover", in_.recover),
                              .notify = flag("notify", in_.notify, false)});
}

result<any_command> command_reader::leave() {
  auto name = group();
  if (!name)
    return name.error();
  return any_command{command::leave{std::move(*name)}};
}

result<any_command> command_reader::send() {
  auto name = group();
  if (!name)
    return name.error();
  auto data = content();
  if (!data)
    return data.error();
  return finish(command::send{.group = std::move(*name),
                              .content = std::move(*data),
                              .save = flag("save", in_.save, false),
                              .echo = flag("echo", in_.echo, true),
                              .key = key()});
}

result<any_command> command_reader::send_to() {
  const auto text = text_of(in_.channel);
  if (!text)
    return invalid("channel", is_absent(in_.channel) ? "is missing" : "must be a string");
  auto id = channel_id::parse(*text);
  if (!id)
    return id.error();
  auto data = content();
  if (!data)
    return data.error();
  return any_command{command::send_to{*id, std::move(*data)}};
}

result<any_command> command_reader::history() {
  auto name = group();
  if (!name)
    return name.error();
  return finish(command::history{.group = std::move(*name),
                                 .since = place("since", in_.since),
                                 .limit = count("limit", in_.limit, 0),
                                 .reverse = flag("reverse", in_.reverse, false)});
}

result<any_command> command_reader::members() {
  auto name = group();
  if (!name)
    return name.error();
  return finish(command::members{std::move(*name), count("limit", in_.limit, 0)});
}

result<any_command> command_reader::authenticate() {
  auto shown = token();
  if (!shown)
    return shown.error();
  return any_command{command::authenticate{std::move(*shown)}};
}

result<any_command> command_reader::refresh() {
  auto shown = token();
  if (!shown)
    return shown.error();
  return any_command{command::refresh{std::move(*shown)}};
}

result<any_command> command_reader::ping() {
  return any_command{command::ping{}};
}

// -- one function per kind of field ----------------------------------------

result<group_name> command_reader::group() const {
  const auto text = text_of(in_.group);
  if (!text)
    return invalid("group", is_absent(in_.group) ? "is missing" : "must be a string");
  return group_name::parse(*text);
}

result<std::string> command_reader::token() const {
  const auto text = text_of(in_.token);
  if (!text)
    return invalid("token", is_absent(in_.token) ? "is missing" : "must be a string");
  if (text->size() > max_token_bytes)
    return error{errc::too_large,
                 "token is longer than " + std::to_string(max_token_bytes) + " bytes"};
  return std::string{*text};
}

result<payload> command_reader::content() const {
  auto type = std::optional{payload_type::json};
  if (!is_absent(in_.type)) {
    const auto name = text_of(in_.type);
    type = name ? parse_payload_type(*name) : std::nullopt;
  }
  if (!type)
    return invalid("type", "must be json, text or bytes");
  if (in_.data.raw.empty())
    return invalid("data", "is missing");
  if (!in_.data.fault.empty())
    return invalid("data", in_.data.fault);
  return read_payload_(*type, in_.data);
}

bool command_reader::flag(std::string_view name, const field& f, bool otherwise) {
  if (is_absent(f))
    return otherwise;
  if (const auto* value = std::get_if<bool>(&f))
    return *value;
  blame(invalid(name, "must be true or false"));
  return otherwise;
}

std::size_t command_reader::count(std::string_view name, const field& f, std::size_t otherwise) {
  if (is_absent(f))
    return otherwise;
  if (const auto* value = std::get_if<std::uint64_t>(&f))
    return static_cast<std::size_t>(std::min<std::uint64_t>(*value, limits_.history));
  blame(invalid(name, "must be a whole number from 0"));
  return otherwise;
}

std::optional<position> command_reader::place(std::string_view name, const position_fields& f) {
  if (f.what == position_fields::state::absent)
    return std::nullopt;
  const auto epoch = text_of(f.epoch);
  const auto* offset = std::get_if<std::uint64_t>(&f.offset);
  if (epoch && epoch->size() <= max_epoch_bytes && offset)
    return position{*offset, std::string{*epoch}};
  blame(invalid(name, "must have an epoch, a string of at most " + std::to_string(max_epoch_bytes)
                        + " bytes, and an offset, a whole number from 0"));
  return std::nullopt;
}

std::string command_reader::key() {
  if (is_absent(in_.key))
    return {};
  const auto text = text_of(in_.key);
  if (!text || text->empty() || text->size() > max_key_bytes)
    blame(invalid("key", "must be a string of 1 to " + std::to_string(max_key_bytes) + " bytes"));
  else if (std::any_of(text->begin(), text->end(), is_control))
    blame(invalid("key", "must not have control characters"));
  else
    return std::string{*text};
  return {};
}

refusal refuse(const fields& in, command_id id, error why) {
  auto refused = refusal{.id = id, .why = std::move(why)};
  if (const auto op = text_of(in.op); op && op->size() <= max_op_bytes)
    refused.op = *op;
  if (const auto group = text_of(in.group); group && group->size() <= group_name::max_bytes)
    refused.group = *group;
  return refused;
}

} // namespace

incoming read_command(const fields& in, const client_limits& limits, payload_reader read_payload) {
  auto reader = command_reader{in, limits, read_payload};
  const auto id = reader.id();
  if (!id)
    return refuse(in, {}, id.error());
  auto what = reader.what();
  if (!what)
    return refuse(in, *id, what.error());
  return request{*id, std::move(*what)};
}

} // namespace plenum::core
