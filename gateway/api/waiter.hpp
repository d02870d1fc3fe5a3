// SPDX-License-Identifier: Apache-2.0
//
// A waiter is a coroutine that waits for its connection, in a wait_list. Either may be
// destroyed at any time: a waiter then leaves the list, and those of a list that is gone wait
// for nothing any more.
//
// Threading: both live on one loop.

#pragma once

#include <coroutine>
#include <utility>

namespace plenum {

class waiter {
public:
  waiter() = default;
  waiter(const waiter&) = delete;
  waiter& operator=(const waiter&) = delete;
  ~waiter() { leave(); }

private:
  friend class wait_list;

  void leave() noexcept {
    before_->after_ = after_;
    after_->before_ = before_;
    before_ = after_ = this;
  }

  waiter* before_ = this; ///< They stand in a ring, which the list closes.
  waiter* after_ = this;
  std::coroutine_handle<> me_;
};

class wait_list {
public:
  bool empty() const noexcept { return ring_.after_ == &ring_; }

  /// Resumes `me` when its turn comes.
  void add(waiter& last, std::coroutine_handle<> me) noexcept {
    last.me_ = me;
    last.before_ = std::exchange(ring_.before_, &last);
    last.after_ = &ring_;
    last.before_->after_ = &last;
  }

  /// Resumes those that wait now, in their order; who waits again meanwhile waits on.
  void resume_all() {
    auto now = wait_list{};
    now.take(ring_);
    while (!now.empty()) {
      auto& first = *now.ring_.after_;
      first.leave();
      first.me_.resume();
    }
  }

private:
  void take(waiter& ring) noexcept {
    if (ring.after_ == &ring)
      return;
    ring_.after_ = ring.after_;
    ring_.before_ = ring.before_;
    ring_.after_->before_ = ring_.before_->after_ = &ring_;
    ring.before_ = ring.after_ = &ring;
  }

  waiter ring_;
};

} // namespace plenum
