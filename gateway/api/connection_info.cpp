// SPDX-License-Identifier: Apache-2.0

#include "gateway/api/connection_info.hpp"

#include <algorithm>
#include <cctype>
#include <stdexcept>

namespace plenum {

std::string_view Headers::get(std::string_view name, std::string_view otherwise) const noexcept {
  const auto lower = [](char c) { return std::tolower(static_cast<unsigned char>(c)); };
  const auto same = [&](char a, char b) { return lower(a) == lower(b); };
  const auto found = std::find_if(fields_.begin(), fields_.end(), [&](const auto& field) {
    return std::equal(field.first.begin(), field.first.end(), name.begin(), name.end(), same);
  });
  return found == fields_.end() ? otherwise : std::string_view{found->second};
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
