// SPDX-License-Identifier: Apache-2.0
//
// A field is one value of a message from outside, in whatever encoding it came.

#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

namespace plenum::core {

struct absent {};   ///< Not there, or null.
struct unusable {}; ///< There, but of a type that no field has.

/// A value as far as commands need it. Strings are valid UTF-8.
using field = std::variant<absent, bool, std::uint64_t, std::string_view, unusable>;

} // namespace plenum::core
