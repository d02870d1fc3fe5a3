// SPDX-License-Identifier: Apache-2.0
//
// deflate_terms are how client and server have agreed to compress messages (RFC 7692 section 7.1):
// in neither direction with what was said before, so that a message is compressed once for all
// members of a group, and nothing is kept for one that is silent. Pure.

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace plenum::core {

struct deflate_terms {
  bool names_server_window = false; ///< The client has asked for a limit.

  /// The server's `Sec-WebSocket-Extensions`.
  std::string answer() const;
};

/// Takes the first offer that the server can keep.
/// @param offered  The value of `Sec-WebSocket-Extensions`; of several, with commas between them.
/// @returns        nothing if there is no such offer, or the value breaks the grammar (RFC 6455
///                 section 9.1).
std::optional<deflate_terms> choose_terms(std::string_view offered);

} // namespace plenum::core
