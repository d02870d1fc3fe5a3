// SPDX-License-Identifier: Apache-2.0
//
// How the server calls what a program gave it: handlers, hooks and tasks. Such a function
// may be no coroutine, throw before there is a Task, or be empty.

#pragma once

#include "gateway/api/task.hpp"

namespace plenum {

/// Calls `call` and passes on what its Task gives; whatever it throws, at whatever time, is this
/// Task's failure. `call` runs when this is started, and is kept as long as it runs.
template <class T>
Task<T> call_handler(std::function<Task<T>()> call) {
  auto task = call();
  co_return co_await std::move(task);
}

} // namespace plenum
