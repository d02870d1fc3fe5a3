// SPDX-License-Identifier: Apache-2.0

#include "gateway/auth/claims.hpp"

#include "base/small_file.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace plenum::core {

namespace {

namespace json = boost::json;

constexpr std::size_t max_rules = 256;
constexpr std::size_t max_info_bytes = 1024;
constexpr std::size_t max_file_bytes = std::size_t{256} * 1024;

error wrong(std::string_view name, const char* rule) {
  return {errc::invalid_field, std::string{name} + ' ' + rule};
}

std::string_view view(json::string_view s) {
  return {s.data(), s.size()};
}

/// The verbs that a name stands for; none if it is no such name.
std::optional<verb_set> verbs_of(std::string_view name) {
  if (name == "all")
    return verb_set::all();
  for (std::size_t i = 0; i < verb_count; ++i)
    if (const auto each = static_cast<verb>(i); to_string(each) == name)
      return each;
  return std::nullopt;
}

/// Gives every pattern of a list to `add`.
template <class Add>
result<void> read_patterns(std::string_view name, const json::value& list, Add add) {
  const auto* patterns = list.if_array();
  if (patterns == nullptr || patterns->size() > max_rules)
    return wrong(name, "must be a list of at most 256 patterns");
  for (const auto& each : *patterns) {
    const auto* text = each.if_string();
    if (text == nullptr)
      return wrong(name, "must be a list of strings");
    auto pattern = group_pattern::parse(view(*text));
    if (!pattern)
      return pattern.error();
    add(std::move(*pattern));
  }
  return {};
}

result<void> read_denials(const json::value& from, permissions& to) {
  const auto* rules = from.if_object();
  if (rules == nullptr)
    return wrong("deny", "must be an object");
  for (const auto& [name, list] : *rules) {
    const auto verbs = verbs_of(view(name));
    if (!verbs)
      return wrong("deny." + std::string{view(name)}, "is no verb");
    if (const auto read = read_patterns(view(name), list,
                                        [&](group_pattern x) { to.deny(*verbs, std::move(x)); });
        !read)
      return read;
  }
  return {};
}

result<void> read_groups(const json::value& from, std::vector<group_name>& to) {
  const auto* names = from.if_array();
  if (names == nullptr || names->size() > max_rules)
    return wrong("groups", "must be a list of at most 256 groups");
  for (const auto& each : *names) {
    const auto* text = each.if_string();
    if (text == nullptr)
      return wrong("groups", "must be a list of strings");
    auto name = group_name::parse(view(*text));
    if (!name)
      return name.error();
    to.push_back(std::move(*name));
  }
  return {};
}

/// Reads the field `name` of a `plenum` claim.
result<void> read_field(std::string_view name, const json::value& value, identity& to) {
  if (const auto verbs = verbs_of(name))
    return read_patterns(name, value, [&](group_pattern x) { to.own.allow(*verbs, std::move(x)); });
  if (name == "deny")
    return read_denials(value, to.own);
  if (name == "groups")
    return read_groups(value, to.groups);
  if (name != "info")
    return {}; // Of a later version.
  to.info = json::serialize(value);
  return to.info.size() <= max_info_bytes ? result<void>{}
                                          : wrong("info", "must be at most 1024 bytes");
}

} // namespace

result<permissions> read_permissions(const json::object& from) {
  auto made = identity{};
  for (const auto& [name, value] : from) {
    if (name != "deny" && !verbs_of(view(name)))
      return wrong(view(name), "is no verb");
    if (const auto read = read_field(view(name), value, made); !read)
      return read.error();
  }
  return std::move(made.own);
}

result<void> read_plenum_claim(const json::value& from, identity& to) {
  const auto* fields = from.if_object();
  if (fields == nullptr)
    return wrong("plenum", "must be an object");
  for (const auto& [name, value] : *fields)
    if (const auto read = read_field(view(name), value, to); !read)
      return read;
  return {};
}

result<std::shared_ptr<const permissions>> read_permissions_file(const std::string& path) {
  const auto text = read_small_file(path, max_file_bytes);
  if (!text)
    return text.error();
  auto ec = json::error_code{};
  const auto parsed = json::parse(*text, ec);
  if (ec || !parsed.is_object())
    return error{errc::invalid_field, path + ": a JSON object is wanted"};
  auto read = read_permissions(parsed.get_object());
  if (!read)
    return error{errc::invalid_field, path + ": " + read.error().message};
  return std::make_shared<const permissions>(std::move(*read));
}

} // namespace plenum::core
