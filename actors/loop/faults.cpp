// SPDX-License-Identifier: Apache-2.0

#include "actors/loop/faults.hpp"

#include "base/log.hpp"

#include <cstdio>
#include <cstdlib>

namespace plenum::core {

std::string words_of(const std::exception_ptr& failed) {
  try {
    std::rethrow_exception(failed);
  } catch (const std::exception& bug) {
    return bug.what();
  } catch (...) {
    return "something that is no std::exception";
  }
}

void log_fault(std::string_view where, const std::exception_ptr& failed) noexcept {
  try {
    log::error(std::string{where} + " failed", {{"why", words_of(failed)}});
  } catch (...) { // NOLINT(bugprone-empty-catch): no memory even for the words.
  }
}

void end_process(std::string_view where, const std::exception_ptr& failed) noexcept {
  log_fault(where, failed);
  std::fflush(nullptr); // Or the words would be lost.
  std::abort();
}

} // namespace plenum::core
