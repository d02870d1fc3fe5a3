// SPDX-License-Identifier: Apache-2.0

#include "gateway/fetch/fetch.hpp"

#include "gateway/fetch/curl_loop.hpp"

#include <stdexcept>

namespace plenum::core {

namespace {

/// Waits until the transfer has ended. May be destroyed at any time.
class transfer_awaiter {
public:
  transfer_awaiter(curl_loop& on, transfer& what) : on_{on}, what_{what} {}
  transfer_awaiter(const transfer_awaiter&) = delete;
  transfer_awaiter& operator=(const transfer_awaiter&) = delete;
  ~transfer_awaiter() { on_.give_up(what_); }

  bool await_ready() { return !on_.start(what_); }
  void await_suspend(std::coroutine_handle<> me) noexcept { what_.waiting = me; }
  void await_resume() const noexcept {}

private:
  curl_loop& on_;
  transfer& what_;
};

} // namespace

Task<result<fetched>> fetch(fetch_request what) {
  auto* loop = event_loop::current();
  if (loop == nullptr)
    throw std::logic_error{"fetch: only on a loop"};
  auto moved = transfer{std::move(what)};
  co_await transfer_awaiter{curl_loop::of(*loop), moved};
  co_return moved.take();
}

} // namespace plenum::core
