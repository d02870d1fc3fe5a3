// SPDX-License-Identifier: Apache-2.0

#include "gateway/api/connection_info.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace plenum {

std::string_view Headers::get(std::string_view name, std::string_view otherwise) const noexcept {
  const auto lower = [](char c) { return std::tolower(static_cast<unsigned char>(c)); };
  const auto same = [&](char a, char b) { return lower(a) == lower(b); };
  const auto found = std::find_if(fields_.begin(), fields_.end(), [&](const auto& field) {
    return std::equal(field.first.begin(), field.first.end(), name.begin(), name.end(), same);
  });
  return found == fields_.end() ? otherwise : std::string_view{found->second};
}

std::string_view find_param(const Params& in, const std::string& name,
                            std::string_view otherwise) noexcept {
  const auto found = in.find(name);
  return found == in.end() ? otherwise : std::string_view{found->second};
}

Address parse_address(const std::string& text) {
  const auto colon = std::min(text.rfind(':'), text.size());
  auto result = Address{text.substr(0, colon), 0};
  if (colon < text.size())
    std::from_chars(text.data() + colon + 1, text.data() + text.size(), result.port);
  return result;
}

} // namespace plenum
