// SPDX-License-Identifier: Apache-2.0
//
// json_fields takes JSON messages apart. The whole text is checked: whatever
// passes is JSON, also in the fields that nobody reads.
//
// Threading: callable from any thread; each has buffers of its own.

#pragma once

#include "base/result.hpp"
#include "protocol/native/fields.hpp"

#include <functional>
#include <string_view>

namespace plenum::core {

/// Takes apart one object or an array of them.
/// @param on_message  Called per object, in order; its views are good until
///                    the next call of this function on this thread.
/// @returns           `errc::malformed` if `body` is neither, or
///                    `errc::too_large` if there are more than `max_messages`;
///                    then forget what `on_message` has heard.
result<void> read_json(std::string_view body, std::size_t max_messages,
                       const std::function<void(const fields&)>& on_message);

} // namespace plenum::core
