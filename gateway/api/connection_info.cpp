// SPDX-License-Identifier: Apache-2.0

#include "gateway/api/connection_info.hpp"

#include <algorithm>
#include <cctype>
#include <stdexcept>

namespace plenum {

namespace {

/// Whether two names of fields are the same.
bool same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return std::tolower(static_cast<unsigned char>(c)); };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

constexpr std::string_view token_prefix = "bearer.";

bool is_token(const std::string& subprotocol) {
  return subprotocol.starts_with(token_prefix);
}

std::vector<std::string> all_offered(const Headers& in) {
  auto result = std::vector<std::string>{};
  for (const auto& [field, value] : in) {
    auto list = same_name(field, "Sec-WebSocket-Protocol") ? std::string_view{value}
                                                           : std::string_view{};
    while (!list.empty()) {
      list.remove_prefix(std::min(list.find_first_not_of(" \t,"), list.size()));
      const auto name = list.substr(0, list.find_first_of(" \t,"));
      if (!name.empty())
        result.emplace_back(name);
      list.remove_prefix(name.size());
    }
  }
  return result;
}

} // namespace

std::string_view Headers::get(std::string_view name, std::string_view otherwise) const noexcept {
  const auto found = std::find_if(fields_.begin(), fields_.end(),
                                  [&](const auto& field) { return same_name(field.first, name); });
  return found == fields_.end() ? otherwise : std::string_view{found->second};
}

std::vector<std::string> offered_subprotocols(const Headers& in) {
  auto result = all_offered(in);
  std::erase_if(result, is_token);
  return result;
}

std::string offered_token(const Headers& in) {
  const auto offered = all_offered(in);
  const auto found = std::find_if(offered.begin(), offered.end(), is_token);
  return found == offered.end() ? "" : found->substr(token_prefix.size());
}

void check(const Headers::list& fields) {
  const auto is_control = [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F;
  };
  for (const auto& [name, value] : fields)
    if (name.empty() || name.find_first_of(" \t:") != std::string::npos
        || std::any_of(name.begin(), name.end(), is_control)
        || std::any_of(value.begin(), value.end(), is_control))
      throw std::invalid_argument{"this may not be a header field: " + name};
}

std::string_view find_param(const Params& in, const std::string& name,
                            std::string_view otherwise) noexcept {
  const auto found = in.find(name);
  return found == in.end() ? otherwise : std::string_view{found->second};
}

} // namespace plenum
