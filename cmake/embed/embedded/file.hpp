// SPDX-License-Identifier: Apache-2.0
//
// An embedded_file is a file that was compiled into the program.

#pragma once

#include <string_view>

namespace plenum::core {

/// One file of a folder given to CMake's `plenum_embed`. Both views live as long
/// as the program.
struct embedded_file {
  std::string_view name; ///< Relative to the folder, with `/` between components.
  std::string_view bytes;
};

} // namespace plenum::core
