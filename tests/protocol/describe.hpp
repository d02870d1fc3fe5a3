// SPDX-License-Identifier: Apache-2.0
//
// describe puts what a codec has decoded into words, one line each, for the
// expected side of the golden frames.

#pragma once

#include "protocol/command.hpp"

#include <string>
#include <vector>

namespace plenum::core::test {

/// For example: `7 join group="lobby" history=50 recover=none notify=true`.
/// A command without id begins with `-`; bytes are shown in hex.
std::string describe(const incoming& what);

/// The same for all, each with a line end.
std::string describe(const std::vector<incoming>& what);

} // namespace plenum::core::test
