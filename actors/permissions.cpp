// SPDX-License-Identifier: Apache-2.0

#include "actors/permissions.hpp"

#include <algorithm>

namespace plenum::core {

namespace {

constexpr std::string_view separators = "/.:";
constexpr std::string_view the_user = "{user}";

/// What a segment ends with: the position of its separator, or of the end.
std::size_t end_of_segment(std::string_view text) noexcept {
  return std::min(text.find_first_of(separators), text.size());
}

error wrong(std::string_view text, const char* rule) {
  return {errc::invalid_field, "pattern '" + std::string{text} + "': " + rule};
}

/// Whether the user's name can be told from what stands around it in `pattern`: one that has a
/// separator of the pattern could pose as several segments.
bool can_stand_in(std::string_view pattern, std::string_view user) noexcept {
  return !user.empty() && std::none_of(user.begin(), user.end(), [&](char c) {
    return separators.find(c) != std::string_view::npos
           && pattern.find(c) != std::string_view::npos;
  });
}

} // namespace

std::string_view to_string(verb what) noexcept {
  static constexpr auto names = std::array<std::string_view, verb_count>{"join", "send", "history",
                                                                         "members", "send_to"};
  return names[static_cast<std::size_t>(what)];
}

// -- a pattern ---------------------------------------------------------------------------

result<group_pattern> group_pattern::parse(std::string_view text) {
  if (text.empty() || text.size() > max_bytes)
    return wrong(text.substr(0, max_bytes), "1 to 200 bytes are wanted");
  if (!is_utf8(text))
    return error{errc::invalid_field, "a pattern is no UTF-8"};
  for (auto rest = text;;) {
    const auto end = end_of_segment(rest);
    const auto segment = rest.substr(0, end);
    if (segment == "**" && end != rest.size())
      return wrong(text, "** stands at the end only");
    if (segment != "*" && segment != "**" && segment.find('*') != std::string_view::npos)
      return wrong(text, "* is a whole segment");
    if (segment != the_user && segment.find_first_of("{}") != std::string_view::npos)
      return wrong(text, "in braces there is only {user}, as a whole segment");
    if (end == rest.size())
      return group_pattern{std::string{text}};
    rest.remove_prefix(end + 1);
  }
}

bool group_pattern::fits(std::string_view name, const user_id& user) const noexcept {
  for (auto pattern = std::string_view{text_};;) {
    const auto end = end_of_segment(pattern);
    const auto segment = pattern.substr(0, end);
    if (segment == "**")
      return !name.empty();
    auto taken = end_of_segment(name);
    if (segment == the_user) {
      if (!can_stand_in(text_, user.str()) || !name.starts_with(user.str()))
        return false;
      taken = user.str().size();
    } else if (segment == "*" ? taken == 0 : name.substr(0, taken) != segment) {
      return false;
    }
    pattern.remove_prefix(end);
    name.remove_prefix(taken);
    if (pattern.empty() || name.empty())
      return pattern.empty() && name.empty();
    if (pattern.front() != name.front())
      return false;
    pattern.remove_prefix(1);
    name.remove_prefix(1);
  }
}

// -- many of them ------------------------------------------------------------------------

permissions permissions::everything() {
  auto made = permissions{};
  made.allow(verb_set::all(), *group_pattern::parse("**"));
  return made;
}

bool permissions::any_fits(const std::vector<rule>& rules, verb what, std::string_view name,
                           const user_id& user) noexcept {
  return std::any_of(rules.begin(), rules.end(), [&](const rule& each) {
    return each.verbs.has(what) && each.where.fits(name, user);
  });
}

auto permissions::ask(verb what, std::string_view name, const user_id& user) const noexcept
  -> answer {
  if (any_fits(denied_, what, name, user))
    return answer::denied;
  return any_fits(allowed_, what, name, user) ? answer::allowed : answer::unsaid;
}

} // namespace plenum::core
