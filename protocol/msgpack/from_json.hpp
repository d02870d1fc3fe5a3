// SPDX-License-Identifier: Apache-2.0
//
// json_to_msgpack turns a JSON payload into the msgpack value that it means,
// for members that speak msgpack.

#pragma once

#include <string>
#include <string_view>

namespace plenum::core {

/// Appends the value of `text`, in the smallest encoding of each part. A whole
/// number that does not fit into 64 bits becomes a double.
/// @param text  A valid payload; for anything else `nil` is appended.
void append_msgpack(std::string& out, std::string_view text);

} // namespace plenum::core
