// SPDX-License-Identifier: Apache-2.0

#include "base/channel_id.hpp"

#include "base/random.hpp"

namespace plenum::core {

namespace {

/// The byte with which the home of a channel begins.
constexpr std::size_t home_at = 12;

constexpr std::string_view hex_digits = "0123456789abcdef";

bool is_dash(std::size_t position) {
  return position == 8 || position == 13 || position == 18 || position == 23;
}

/// The value of a hexadecimal digit, or -1.
int hex_value(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  if (c >= 'A' && c <= 'F')
    return c - 'A' + 10;
  return -1;
}

} // namespace

channel_id channel_id::make(node_id home) {
  auto id = channel_id{};
  fill_random(std::as_writable_bytes(std::span{id.bytes_}.first(home_at)));
  id.bytes_[6] = static_cast<std::uint8_t>((id.bytes_[6] & 0x0FU) | 0x40U);
  id.bytes_[8] = static_cast<std::uint8_t>((id.bytes_[8] & 0x3FU) | 0x80U);
  auto left = home.number();
  for (auto i = id.bytes_.size(); i-- > home_at; left >>= 8U)
    id.bytes_[i] = static_cast<std::uint8_t>(left & 0xFFU);
  return id;
}

node_id channel_id::home() const noexcept {
  auto number = std::uint32_t{0};
  for (auto i = home_at; i < bytes_.size(); ++i)
    number = (number << 8U) | bytes_[i];
  return node_id{number};
}

result<channel_id> channel_id::parse(std::string_view text) {
  const auto refusal = error{errc::invalid_field, "a channel is named by its UUID"};
  if (text.size() != 36)
    return refusal;
  auto id = channel_id{};
  std::size_t nibble = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_dash(i)) {
      if (text[i] != '-')
        return refusal;
      continue;
    }
    const auto value = hex_value(text[i]);
    if (value < 0)
      return refusal;
    auto& byte = id.bytes_[nibble++ / 2];
    byte = static_cast<std::uint8_t>((byte << 4U) | static_cast<unsigned>(value));
  }
  return id;
}

std::string channel_id::str() const {
  const auto made = text();
  return {made.data(), made.size()};
}

std::array<char, 36> channel_id::text() const noexcept {
  auto made = std::array<char, 36>{};
  auto at = std::size_t{0};
  for (const auto byte : bytes_) {
    if (is_dash(at))
      made[at++] = '-';
    made[at++] = hex_digits[byte >> 4U];
    made[at++] = hex_digits[byte & 0x0FU];
  }
  return made;
}

} // namespace plenum::core
