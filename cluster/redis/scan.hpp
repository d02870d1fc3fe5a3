// SPDX-License-Identifier: Apache-2.0
//
// scan_groups finds all groups that have a key of some kind in Redis, bit by bit, so that
// Redis is never kept busy for long.

#pragma once

#include "cluster/broker.hpp"
#include "cluster/redis/connection/request.hpp"

namespace plenum::core {

/// @param pattern  Of redis_keys.
/// @param wait     How long each request may take.
/// @param submit   Sends a request; called again until Redis has named all.
/// @param done     Called once, in order of names, each once.
void scan_groups(std::string_view pattern, duration wait,
                 std::function<void(redis_request_ptr)> submit,
                 completion<std::vector<group_name>> done);

} // namespace plenum::core
