// SPDX-License-Identifier: Apache-2.0

#include "gateway/route_pattern.hpp"

#include <charconv>

namespace plenum {

namespace {

/// Cuts the front of `rest` up to `end` off and returns it.
std::string_view cut(std::string_view& rest, char end) {
  const auto at = rest.find(end);
  const auto front = rest.substr(0, at);
  rest.remove_prefix(at == std::string_view::npos ? rest.size() : at + 1);
  return front;
}

} // namespace

std::optional<params> route_pattern::match(std::string_view path) const {
  auto found = params{};
  auto pattern = std::string_view{pattern_};
  while (!pattern.empty() && !path.empty()) {
    const auto more_pattern = pattern.find('/') != std::string_view::npos;
    const auto more_path = path.find('/') != std::string_view::npos;
    const auto wanted = cut(pattern, '/');
    const auto given = cut(path, '/');
    if (more_pattern != more_path)
      return std::nullopt;
    if (wanted.starts_with('{')) {
      auto value = percent_decode(given, false);
      if (!value || value->empty())
        return std::nullopt;
      found.emplace(wanted.substr(1, wanted.size() - 2), std::move(*value));
    } else if (wanted != given) {
      return std::nullopt;
    }
  }
  if (!pattern.empty() || !path.empty())
    return std::nullopt;
  return found;
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

} // namespace plenum
