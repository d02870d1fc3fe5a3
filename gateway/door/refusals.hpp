// SPDX-License-Identifier: Apache-2.0
//
// Why somebody is not let in, and how often that was. A new reason is a row here, and one of
// `answer_to` in gateway/http/door_check.cpp.

#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string_view>

namespace plenum::core {

enum class refusal_reason : std::uint8_t {
  origin,         ///< A page of somebody else's.
  host,           ///< Another host is meant.
  address_limit,  ///< Too many connections of one address.
  node_limit,     ///< Too many connections.
  handshake_rate, ///< Too many handshakes of one address.
  header,         ///< Too many header fields, or too long ones.
  user_limit,     ///< Too many channels of one user.
  token,          ///< The authenticator does not know them.
  proxy,          ///< No PROXY header, or from somebody who may not send one.
};

inline constexpr auto refusal_names = std::array<std::string_view, 9>{
  "origin", "host",       "address_limit", "node_limit", "handshake_rate",
  "header", "user_limit", "token",         "proxy"};

/// Any thread.
class refusal_counts {
public:
  void add(refusal_reason why) noexcept { ++counts_[static_cast<std::size_t>(why)]; }
  std::uint64_t of(refusal_reason why) const noexcept {
    return counts_[static_cast<std::size_t>(why)];
  }

private:
  std::array<std::atomic<std::uint64_t>, refusal_names.size()> counts_{};
};

} // namespace plenum::core
