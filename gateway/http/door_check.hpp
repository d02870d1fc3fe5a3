// SPDX-License-Identifier: Apache-2.0
//
// door_check is what the door makes of a request, before anything else does: whether it may come
// in, and what it is told if not.

#pragma once

#include "gateway/door/door.hpp"
#include "gateway/http/http_answer.hpp"

namespace plenum::core {

/// Whether it has more header fields than anybody needs.
bool has_too_many_fields(const http_request& asked);

/// Looks at a request of `who`, whose address is known afterwards.
/// @param at  Null: everybody may come in.
/// @returns   why it is refused; it is counted.
std::optional<refusal_reason> check_at_door(door* at, guest& who, const http_request& asked);

/// What is answered.
http_response make_refusal(const http_request& asked, refusal_reason why);

} // namespace plenum::core
