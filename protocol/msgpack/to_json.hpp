// SPDX-License-Identifier: Apache-2.0
//
// msgpack_to_json turns a payload that came in MessagePack into JSON, which is
// what payloads are inside Plenum.

#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace plenum::core {

/// @param value  One complete MessagePack value.
/// @returns      Compact JSON; or `errc::invalid_field` if a part of the value
///               has no place in it: `bin`, `ext`, a key that is not a string,
///               NaN or infinity, a string that is not UTF-8.
result<std::string> msgpack_to_json(std::string_view value);

} // namespace plenum::core
