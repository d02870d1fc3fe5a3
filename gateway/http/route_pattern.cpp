// SPDX-License-Identifier: Apache-2.0

#include "gateway/http/route_pattern.hpp"

#include "base/channel_id.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace plenum::core {

namespace {

/// Cuts the front of `rest` up to `end` off and returns it.
std::string_view cut(std::string_view& rest, char end) {
  const auto at = rest.find(end);
  const auto front = rest.substr(0, at);
  rest.remove_prefix(at == std::string_view::npos ? rest.size() : at + 1);
  return front;
}

bool is_digits(std::string_view s) {
  return !s.empty() && s.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_float(std::string_view s) {
  const auto dot = std::min(s.find('.'), s.size());
  return is_digits(s.substr(0, dot)) && (dot == s.size() || is_digits(s.substr(dot + 1)));
}

bool is_slug(std::string_view s) {
  return !s.empty() && s.front() != '-' && s.back() != '-' && s.find("--") == std::string_view::npos
         && s.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

bool is_uuid(std::string_view s) {
  return channel_id::parse(s).has_value();
}

bool is_text(std::string_view s) {
  return !s.empty();
}

bool is_anything(std::string_view) {
  return true;
}

struct converter {
  std::string_view name;
  bool (*fits)(std::string_view value);
};

constexpr auto converters = std::array<converter, 6>{{{"str", is_text},
                                                      {"int", is_digits},
                                                      {"float", is_float},
                                                      {"uuid", is_uuid},
                                                      {"slug", is_slug},
                                                      {"path", is_anything}}};

/// What a path may have (RFC 3986 section 3.3); an asterisk would be taken for a wildcard.
constexpr auto allowed = std::string_view{"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                          "0123456789-._~%!$&'()+,;=:@"};

} // namespace

route_pattern::place route_pattern::read_text(std::string_view segment) {
  if (segment.find_first_of("{}") != std::string_view::npos)
    throw std::invalid_argument{"a place takes a whole segment: {name} or {name:type}"};
  if (segment.starts_with(':') || segment.find('*') != std::string_view::npos)
    throw std::invalid_argument{"a place is written {name}, and one for all the rest {name:path}"};
  if (segment.find_first_not_of(allowed) != std::string_view::npos)
    throw std::invalid_argument{"no path has this character, percent-encoded as it is in requests"};
  return {{}, std::string{segment}, nullptr, false};
}

route_pattern::place route_pattern::read_place(std::string_view segment) {
  if (segment.size() < 2 || !segment.starts_with('{') || !segment.ends_with('}'))
    return read_text(segment);
  segment = segment.substr(1, segment.size() - 2);
  const auto colon = std::min(segment.find(':'), segment.size());
  const auto name = segment.substr(0, colon);
  if (name.empty())
    throw std::invalid_argument{"a place needs a name"};
  if (segment.find_first_of("{}") != std::string_view::npos)
    throw std::invalid_argument{"a segment has one place at most"};
  const auto type = colon == segment.size() ? "str" : segment.substr(colon + 1);
  for (const auto& [known, fits] : converters)
    if (known == type)
      return {std::string{name}, {}, fits, type == "path"};
  throw std::invalid_argument{"no such type of a place: " + std::string{type}};
}

void route_pattern::add(place&& next) {
  if (!places_.empty() && places_.back().rest)
    throw std::invalid_argument{"nothing can follow a place that takes all the rest"};
  for (const auto& before : places_)
    if (next.fits != nullptr && before.name == next.name)
      throw std::invalid_argument{"two places have the name " + next.name};
  places_.push_back(std::move(next));
}

route_pattern::route_pattern(std::string_view pattern) {
  auto rest = pattern;
  try {
    if (!pattern.starts_with('/'))
      throw std::invalid_argument{"it has to begin with a slash"};
    for (auto more = true; more;)
      add(read_place(cut_segment(rest, more)));
  } catch (const std::invalid_argument& wrong) {
    throw std::invalid_argument{"the route \"" + std::string{pattern} + "\": " + wrong.what()};
  }
}

std::optional<params> route_pattern::match(std::string_view path) const {
  auto found = params{};
  auto more = true;
  for (const auto& [name, text, fits, rest] : places_) {
    if (!more)
      return std::nullopt;
    const auto given = rest ? path : cut_segment(path, more);
    more = more && !rest;
    if (fits == nullptr) {
      if (given != text)
        return std::nullopt;
      continue;
    }
    auto value = percent_decode(given, false);
    if (!value || !fits(*value))
      return std::nullopt;
    found.emplace(name, std::move(*value));
  }
  return more ? std::nullopt : std::optional{std::move(found)};
}

std::string_view cut_segment(std::string_view& path, bool& more) {
  more = path.find('/') != std::string_view::npos;
  return cut(path, '/');
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  auto result = std::string{};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      result += plus_is_space && text[i] == '+' ? ' ' : text[i];
      continue;
    }
    if (text.size() - i < 3)
      return std::nullopt;
    const auto* first = text.data() + i + 1;
    auto byte = 0U;
    if (std::from_chars(first, first + 2, byte, 16).ptr != first + 2)
      return std::nullopt;
    result += static_cast<char>(byte);
    i += 2;
  }
  return result;
}

params parse_query(std::string_view query) {
  auto result = params{};
  while (!query.empty()) {
    auto pair = cut(query, '&');
    auto name = percent_decode(cut(pair, '='), true);
    auto value = percent_decode(pair, true);
    if (name && value && !name->empty())
      result.insert_or_assign(std::move(*name), std::move(*value));
  }
  return result;
}

} // namespace plenum::core
