// SPDX-License-Identifier: Apache-2.0
//
// A pinned_actor lives on one loop: whoever sends it a message, and from
// wherever, it runs there. Messages from other threads go through the loop's
// inbox, so its mailbox is only ever touched by one thread. What it does is in
// its State, a class with a method `behavior(self)`.
//
// An exception that leaves it ends the process, with words; or the actor alone, if its State
// has a method `on_fault(std::exception_ptr)`, which logs it and tidies up.

#pragma once

#include "actors/loop/event_loop.hpp"
#include "actors/loop/faults.hpp"

#include <caf/actor_config.hpp>
#include <caf/actor_system.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <utility>

namespace plenum::core {

template <class Handle, class State>
class pinned_actor final : public Handle::base {
public:
  using behavior_type = typename Handle::base::behavior_type;

  /// @param home  Null where a test's scheduler runs the actor.
  template <class... Ts>
  pinned_actor(caf::actor_config& config, event_loop* home, Ts&&... xs)
    : Handle::base{config}, home_{home}, state_{std::forward<Ts>(xs)...} {
    this->set_default_handler(caf::drop);
    this->set_exception_handler([this](std::exception_ptr& failed) { return fail(failed); });
  }

  using Handle::base::enqueue;

  void enqueue(caf::mailbox_element_ptr what, caf::execution_unit* unit) override {
    if (home_ == nullptr)
      Handle::base::enqueue(std::move(what), unit);
    else if (home_->on_this_thread())
      Handle::base::enqueue(std::move(what), home_);
    else
      home_->post_message(caf::strong_actor_ptr{this->ctrl()}, std::move(what));
  }

  const char* name() const override { return State::name; }

  /// Lets the state drop handles that would keep each other alive.
  void on_exit() override {
    if constexpr (requires { state_.on_exit(); })
      state_.on_exit();
  }

protected:
  behavior_type make_behavior() override { return state_.behavior(this); }

private:
  caf::error fail(const std::exception_ptr& failed) {
    if constexpr (requires { state_.on_fault(failed); })
      state_.on_fault(failed);
    else
      end_process(std::string{"an actor: "} + State::name, failed);
    return caf::make_error(caf::exit_reason::unhandled_exception);
  }

  event_loop* home_;
  State state_;
};

/// Spawns an actor of interface `Handle` on `home`, with a `State` made from
/// `xs`. Callable from any thread.
template <class Handle, class State, class... Ts>
Handle spawn_pinned(caf::actor_system& system, event_loop* home, Ts&&... xs) {
  auto config = caf::actor_config{home};
  return system.spawn_impl<pinned_actor<Handle, State>, caf::no_spawn_options>(
    config, home, std::forward<Ts>(xs)...);
}

} // namespace plenum::core
