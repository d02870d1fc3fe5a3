// SPDX-License-Identifier: Apache-2.0
//
// repeat runs a program's periodic task: what `App::every` does.

#pragma once

#include "gateway/endpoints/call_handler.hpp"

#include <chrono>
#include <functional>

namespace plenum::core {

/// Runs `task` again and again, so long after it has last finished; what it throws is logged. Lives
/// on one loop, until it is destroyed.
Task<> repeat(std::chrono::milliseconds pause, const std::function<Task<>()>& task);

} // namespace plenum::core
