// SPDX-License-Identifier: Apache-2.0
//
// read_address reads where something listens, as people write it.

#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace plenum::core {

struct address {
  std::string host;
  std::uint16_t port = 0;
};

/// HOST:PORT, as it is read.
std::string to_string(const address& what);

/// Reads HOST:PORT; an IPv6 host stands in brackets, as its own colons are no end of it.
/// @returns  in words, what is wanted instead.
result<address> read_address(std::string_view text);

} // namespace plenum::core
