// SPDX-License-Identifier: Apache-2.0
//
// A node_info is what a node tells of itself.

#pragma once

#include "base/node_id.hpp"

#include <chrono>

namespace plenum::core {

struct node_info {
  node_id id;
  std::string name;
  std::string version;
  std::chrono::seconds uptime{};
  std::size_t channels = 0;
  std::size_t groups = 0; ///< With members there.
  bool listens = true;    ///< Otherwise it lives, but cannot be asked now: only its id is known.
};

} // namespace plenum::core
