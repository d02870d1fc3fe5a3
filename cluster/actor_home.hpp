// SPDX-License-Identifier: Apache-2.0
//
// An actor_home is where an actor is to be found by what it has asked of a broker. Broker calls
// may finish on any thread; `bring` is the one place where they come back.

#pragma once

#include "actors/actors.hpp"
#include "actors/loop/tell.hpp"
#include "cluster/broker.hpp"

namespace plenum::core {

template <class Handle>
class actor_home {
public:
  /// In the actor.
  void start(pinned<Handle>& self) {
    actor_ = self.handle();
    loop_ = &self.home();
  }

  /// In the actor: from now on nothing comes back from elsewhere.
  void stop() { actor_ = nullptr; }

  const Handle& actor() const noexcept { return actor_; }
  bool is_here() const noexcept { return loop_->on_this_thread(); }

  /// Runs `f` on the actor's loop: at once if that is here, so it does no more than tell others.
  template <class F>
  void run(F f) const {
    if (is_here())
      f();
    else
      tell(actor_, task{std::move(f)});
  }

  /// Wraps `f` so that it runs on the actor's loop, whatever thread completes the call: perhaps
  /// during the call, so it does no more than tell others.
  template <class T, class F>
  completion<T> bring(F f) const {
    return [home = *this, f = std::move(f)](result<T> outcome) {
      home.run([f, outcome = std::move(outcome)] { f(outcome); });
    };
  }

private:
  Handle actor_;
  event_loop* loop_ = nullptr; ///< From the start on.
};

} // namespace plenum::core
