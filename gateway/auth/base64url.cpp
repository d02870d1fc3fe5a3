// SPDX-License-Identifier: Apache-2.0

#include "gateway/auth/base64url.hpp"

#include "protocol/base64.hpp"

#include <algorithm>

namespace plenum::core {

std::string to_base64url(std::string_view bytes) {
  auto text = std::string{};
  append_base64(text, bytes);
  while (text.ends_with('='))
    text.pop_back();
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

std::optional<std::string> parse_base64url(std::string_view text) {
  if (text.find_first_of("+/=") != std::string_view::npos)
    return std::nullopt;
  auto padded = std::string{text};
  std::replace(padded.begin(), padded.end(), '-', '+');
  std::replace(padded.begin(), padded.end(), '_', '/');
  padded.append((4 - padded.size() % 4) % 4, '=');
  return parse_base64(padded);
}

} // namespace plenum::core
