// SPDX-License-Identifier: Apache-2.0
//
// msgpack_fields takes MessagePack messages apart. Threading: callable from any
// thread.

#pragma once

#include "base/result.hpp"
#include "protocol/native/fields.hpp"

#include <functional>
#include <string_view>

namespace plenum::core {

/// Takes apart one map or an array of them.
/// @param on_message  Called per map, in order; its views point into `body`.
/// @returns           `errc::malformed` if `body` is neither, or
///                    `errc::too_large` if there are more than `max_messages`;
///                    then forget what `on_message` has heard.
result<void> read_msgpack(std::string_view body, std::size_t max_messages,
                          const std::function<void(const fields&)>& on_message);

} // namespace plenum::core
