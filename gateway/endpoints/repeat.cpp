// SPDX-License-Identifier: Apache-2.0

#include "gateway/endpoints/repeat.hpp"

#include "actors/loop/faults.hpp"
#include "gateway/api/app.hpp"

namespace plenum::core {

Task<> repeat(std::chrono::milliseconds pause, const std::function<Task<>()>& task) {
  for (;;) {
    try {
      co_await call_handler<void>(task);
    } catch (...) {
      log_fault("a periodic task", std::current_exception());
    }
    co_await sleep_for(pause);
  }
}

} // namespace plenum::core
