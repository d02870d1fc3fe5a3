// SPDX-License-Identifier: Apache-2.0
//
// A limit_mode is what becomes of a limit that somebody passes.

#pragma once

#include <cstdint>

namespace plenum::core {

enum class limit_mode : std::uint8_t {
  off,     ///< Nothing.
  warn,    ///< It is counted and logged.
  enforce, ///< It is counted, and refused.
};

} // namespace plenum::core
