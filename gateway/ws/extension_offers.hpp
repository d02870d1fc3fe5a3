// SPDX-License-Identifier: Apache-2.0
//
// extension_offers are the extensions that a client offers with its handshake, in its order
// (RFC 6455 section 9.1). Pure.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plenum::core {

struct extension_offer {
  struct parameter {
    std::string_view name;
    std::optional<std::string> value; ///< Without quotes; nothing if there is no "=".
  };

  std::string_view name;
  std::vector<parameter> parameters{};
};

/// @param header  The value of `Sec-WebSocket-Extensions`, which outlives what is returned.
/// @returns       nothing if it breaks the grammar.
std::optional<std::vector<extension_offer>> read_extensions(std::string_view header);

} // namespace plenum::core
