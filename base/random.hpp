// SPDX-License-Identifier: Apache-2.0
//
// fill_random draws bytes that nobody can guess.

#pragma once

#include <cstddef>
#include <span>

namespace plenum::core {

/// Callable from any thread. @throws std::runtime_error  if the system has no random source.
void fill_random(std::span<std::byte> out);

} // namespace plenum::core
