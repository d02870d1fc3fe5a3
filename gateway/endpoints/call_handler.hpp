// SPDX-License-Identifier: Apache-2.0
//
// How the server calls what a program gave it: handlers, hooks and tasks. Such a function
// may be no coroutine, throw before there is a Task, or be empty.

#pragma once

#include "gateway/api/task.hpp"

namespace plenum::core {

namespace detail {

/// A Task that fails when it is started.
template <class T>
Task<T> failed(std::exception_ptr why) {
  co_await std::suspend_never{};
  std::rethrow_exception(why);
}

} // namespace detail

/// Calls `call`; what it throws instead of returning a Task is the failure of this one. That an
/// empty Task fails is the Task's own rule.
/// @param call  Outlives the Task: if it is a lambda, its coroutine uses what it has captured.
template <class T>
Task<T> call_handler(const std::function<Task<T>()>& call) {
  try {
    return call();
  } catch (...) {
    return detail::failed<T>(std::current_exception());
  }
}

} // namespace plenum::core
