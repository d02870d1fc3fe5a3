// SPDX-License-Identifier: Apache-2.0
//
// Where a client may put its token when it opens a connection.

#pragma once

#include "gateway/api/http.hpp"

namespace plenum::core {

/// The token of a request, which is the first of: `Authorization: Bearer TOKEN`, the subprotocol
/// `bearer.TOKEN`, the query parameter `token`; empty if there is none.
std::string token_of(const Request& asked);

} // namespace plenum::core
