// SPDX-License-Identifier: Apache-2.0
//
// faults is what becomes of an exception that nobody has caught: it is logged with the place
// that it left and its words, and then either the work is given up or the process ends. No
// exception ends the process without words.
//
// Threading: callable from any thread.

#pragma once

#include <exception>
#include <string>
#include <string_view>

namespace plenum::core {

/// What an exception says of itself; that it says nothing if it is no std::exception.
std::string words_of(const std::exception_ptr& failed);

/// Logs that `failed` has left `where`, such as "a handler of /chat".
void log_fault(std::string_view where, const std::exception_ptr& failed) noexcept;

/// Logs it and ends the process: for what cannot go on without doing harm.
[[noreturn]] void end_process(std::string_view where, const std::exception_ptr& failed) noexcept;

/// Runs `f`, and logs what leaves it. @returns  whether it ended well.
template <class F>
bool guarded(std::string_view where, F&& f) noexcept {
  try {
    f();
    return true;
  } catch (...) {
    log_fault(where, std::current_exception());
    return false;
  }
}

/// Runs `f`; what leaves it ends the process, with words.
template <class F>
void must_not_fail(std::string_view where, F&& f) noexcept {
  try {
    f();
  } catch (...) {
    end_process(where, std::current_exception());
  }
}

} // namespace plenum::core
