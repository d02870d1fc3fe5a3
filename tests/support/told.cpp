// SPDX-License-Identifier: Apache-2.0

#include "tests/support/told.hpp"

#include "tests/protocol/unframe.hpp"

#include <boost/json.hpp>

namespace plenum::core::test {

namespace {

namespace json = boost::json;

/// What strings say and what numbers count; other values as JSON.
std::string shown(const json::value& value) {
  if (value.is_string())
    return std::string{value.get_string().c_str()};
  return json::serialize(value);
}

std::string shown(const json::object& message, std::initializer_list<const char*> fields) {
  auto line = std::string{};
  for (const auto* name : fields)
    if (const auto* field = message.if_contains(name))
      line += ' ' + shown(*field);
  return line;
}

/// The payloads of past messages, in brackets; nothing if there are none.
std::string past(const json::object& message) {
  const auto* list = message.if_contains("messages");
  if (list == nullptr || list->as_array().empty())
    return {};
  auto line = std::string{" ["};
  for (const auto& one : list->as_array())
    line += (line.size() > 2 ? " " : "") + shown(one.at("data"));
  return line + ']';
}

/// `word`, if the field of this name is what it should be.
std::string flag(const json::object& message, const char* name, bool value, const char* word) {
  const auto* field = message.if_contains(name);
  return field != nullptr && *field == value ? std::string{' '} + word : std::string{};
}

std::string offset(const json::object& message) {
  const auto* at = message.if_contains("offset");
  return at != nullptr ? " @" + shown(*at) : std::string{};
}

std::string line(const json::object& message) {
  const auto op = shown(message.at("op"));
  if (op == "joined")
    return op + shown(message, {"group", "status", "members"})
           + flag(message, "already", true, "already")
           + flag(message, "recovered", true, "recovered")
           + flag(message, "recovered", false, "lost") + past(message);
  if (op == "sent")
    return op + shown(message, {"status"}) + offset(message)
           + flag(message, "duplicate", true, "duplicate");
  if (op == "message")
    return op + shown(message, {"group", "data"}) + offset(message);
  if (op == "history")
    return op + past(message) + flag(message, "complete", false, "incomplete");
  if (op == "members")
    return op + shown(message, {"count"});
  return op
         + shown(message, {"group", "event", "user", "status", "code", "expires", "after", "next"});
}

} // namespace

std::vector<std::string> told(std::string_view bytes) {
  auto lines = std::vector<std::string>{};
  for (const auto& frame : unframe(bytes))
    lines.push_back(line(json::parse({frame.body.data(), frame.body.size()}).as_object()));
  return lines;
}

} // namespace plenum::core::test
