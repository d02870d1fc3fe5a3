// SPDX-License-Identifier: Apache-2.0
//
// Files that are read whole: keys, certificates, rules.

#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <string>

namespace plenum::core {

/// The bytes of a file.
/// @returns  them, or `errc::invalid_field` naming the file and what the system says, or that it is
///           longer than `max` bytes.
result<std::string> read_small_file(const std::string& path, std::size_t max);

} // namespace plenum::core
