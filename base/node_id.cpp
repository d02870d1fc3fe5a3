// SPDX-License-Identifier: Apache-2.0

#include "base/node_id.hpp"

#include "base/random.hpp"

#include <charconv>

namespace plenum::core {

namespace {

constexpr std::size_t digits = 8;

} // namespace

node_id node_id::make() {
  auto number = std::uint32_t{0};
  fill_random(std::as_writable_bytes(std::span{&number, 1}));
  return node_id{number};
}

result<node_id> node_id::parse(std::string_view text) {
  auto number = std::uint32_t{0};
  const auto* end = text.data() + text.size();
  if (text.size() != digits || std::from_chars(text.data(), end, number, 16).ptr != end)
    return error{errc::invalid_field, "a node is named by eight hexadecimal digits"};
  return node_id{number};
}

std::string node_id::str() const {
  auto text = std::string(digits, '0');
  auto left = number_;
  for (auto at = text.rbegin(); at != text.rend(); ++at, left >>= 4U)
    *at = "0123456789abcdef"[left & 0x0FU];
  return text;
}

} // namespace plenum::core
