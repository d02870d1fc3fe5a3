// SPDX-License-Identifier: Apache-2.0
//
// redis_url says where a Redis is and who we are to it:
// redis://user:password@host:port/database, of which only the host must be there.

#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace plenum::core {

struct redis_url {
  std::string host;
  std::uint16_t port = 6379;
  std::string user;     ///< Empty: Redis's default user.
  std::string password; ///< Empty: none is needed.
  std::uint32_t database = 0;

  /// @returns  `errc::invalid_field` saying what is wrong, never with the password.
  static result<redis_url> parse(std::string_view text);

  /// For the log: host and port.
  std::string place() const;
};

} // namespace plenum::core
