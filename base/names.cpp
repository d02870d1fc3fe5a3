// SPDX-License-Identifier: Apache-2.0

#include "base/names.hpp"

#include "base/utf8.hpp"

#include <algorithm>

namespace plenum::core {

namespace {

bool has_control_characters(std::string_view text) noexcept {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
  });
}

} // namespace

bool is_utf8(std::string_view text) noexcept {
  return whole_sequences(text) == text.size();
}

result<group_name> group_name::parse(std::string_view text) {
  auto refuse = [](const char* rule) { return error{errc::invalid_group, rule}; };
  if (text.empty())
    return refuse("a group name has at least 1 byte");
  if (text.size() > max_bytes)
    return refuse("a group name has at most 200 bytes");
  if (!is_utf8(text))
    return refuse("a group name is UTF-8");
  if (has_control_characters(text))
    return refuse("a group name has no control characters");
  if (text.front() == ' ' || text.back() == ' ')
    return refuse("a group name has no spaces at its ends");
  if (text.starts_with("plenum:"))
    return refuse("group names that begin with plenum: are reserved");
  return group_name{std::string{text}};
}

result<user_id> user_id::parse(std::string_view text) {
  auto refuse = [](const char* rule) { return error{errc::invalid_field, rule}; };
  if (text.size() > max_bytes)
    return refuse("user has at most 128 bytes");
  if (!is_utf8(text))
    return refuse("user is UTF-8");
  if (has_control_characters(text))
    return refuse("user has no control characters");
  return user_id{std::string{text}};
}

} // namespace plenum::core
