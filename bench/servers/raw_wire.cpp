// SPDX-License-Identifier: Apache-2.0

#include "bench/servers/raw_wire.hpp"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <array>

namespace plenum::core::raw {

client_frame read_client_frame(std::string_view in) noexcept {
  const auto byte = [in](std::size_t i) { return static_cast<std::uint8_t>(in[i]); };
  if (in.size() < 2)
    return {};
  auto length = std::size_t{byte(1)} & 0x7FU;
  const auto extra = std::size_t{length < 126 ? 0U : length == 126 ? 2U : 8U};
  const auto header = 6 + extra;
  if (in.size() < header)
    return {};
  if (extra != 0)
    length = 0;
  for (std::size_t i = 2; i < 2 + extra; ++i)
    length = length << 8 | byte(i);
  const auto is_whole_and_masked = (byte(0) & 0xF0U) == 0x80U && byte(1) >= 0x80U;
  if (!is_whole_and_masked || length > longest_frame)
    return {header, 0, opcode::close};
  if (in.size() - header < length)
    return {};
  return {header, length, static_cast<opcode>(byte(0) & 0x0FU)};
}

std::string accept_key(std::string key) {
  key += "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455 section 1.3
  auto digest = std::array<unsigned char, SHA_DIGEST_LENGTH>{};
  auto text = std::array<unsigned char, 32>{};
  EVP_Digest(key.data(), key.size(), digest.data(), nullptr, EVP_sha1(), nullptr);
  const auto size = EVP_EncodeBlock(text.data(), digest.data(), digest.size());
  return {text.begin(), text.begin() + size};
}

} // namespace plenum::core::raw
