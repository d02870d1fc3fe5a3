// SPDX-License-Identifier: Apache-2.0
//
// How a peer is shown.

#pragma once

#include "gateway/api/connection_info.hpp"

namespace plenum::core {

/// An address as the log shows it.
inline std::string to_string(const Address& of) {
  return of.host + ':' + std::to_string(of.port);
}

} // namespace plenum::core
