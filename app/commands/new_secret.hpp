// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "base/result.hpp"

#include <string>

namespace plenum::core {

/// Writes 48 random bytes, as text of 64 characters, to a file that nobody else may read and that
/// must not exist.
/// @returns  what the system says.
result<void> write_new_secret(const std::string& path);

} // namespace plenum::core
