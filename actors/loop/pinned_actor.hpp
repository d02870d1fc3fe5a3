// SPDX-License-Identifier: Apache-2.0
//
// A pinned_actor lives on one loop and handles there, one after the other, what it is told
// (tell.hpp). What it does is in its State: a class with a method `on(M&)` for each message M of
// its interface, and, if it wants to, `start(self)`, called before the first one, and
// `on_exit()`, called behind the last one, which lets go of handles that would keep each other
// alive. CAF counts its references and knows when it has ended; its mailbox is not used.
//
// An exception that leaves it ends the process, with words; or the actor alone, if its State
// has a method `on_fault(std::exception_ptr)`, which logs it and tidies up.

#pragma once

#include "actors/loop/event_loop.hpp"
#include "actors/loop/faults.hpp"

#include <caf/actor_cast.hpp>
#include <caf/actor_config.hpp>
#include <caf/actor_system.hpp>
#include <caf/local_actor.hpp>
#include <caf/make_actor.hpp>
#include <caf/system_messages.hpp>
#include <caf/typed_actor.hpp>

#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

namespace plenum::core {

/// For each message of an interface, the function by which a State handles it.
template <class Handle>
struct message_table;

template <class... Ms>
struct message_table<caf::typed_actor<caf::reacts_to<Ms>...>> {
  using type = std::tuple<void (*)(void*, Ms&)...>;

  template <class M>
  static constexpr bool has = (std::is_same_v<M, Ms> || ...);

  template <class State>
  static constexpr type of = {
    [](void* state, Ms& what) { static_cast<State*>(state)->on(what); }...};
};

/// What all actors of the interface `Handle` are to those who tell them something, and to
/// their State.
template <class Handle>
class pinned : public caf::local_actor {
public:
  using table = typename message_table<Handle>::type;

  event_loop& home() const noexcept { return home_; }
  Handle handle() { return caf::actor_cast<Handle>(caf::strong_actor_ptr{this->ctrl()}); }

  /// Has it end when it has handled its message: what it is told later is dropped.
  void quit() noexcept { quits_ = true; }

  /// Handles a message, on its loop.
  template <class M>
  void hear(M& what) noexcept {
    work([&] { std::get<void (*)(void*, M&)>(table_)(state_, what); });
  }

  /// Only exits mean something; they keep their order with what it is told.
  void enqueue(caf::mailbox_element_ptr what, caf::execution_unit* /*unit*/) override {
    if (what->content().template match_elements<caf::exit_msg>())
      later([](pinned& self) { self.quit(); });
  }
  using caf::local_actor::enqueue;

  void launch(caf::execution_unit* /*unit*/, bool /*lazy*/, bool /*hide*/) override {
    this->register_at_system();
    later([](pinned&) {});
  }

protected:
  pinned(caf::actor_config& config, event_loop& home, const table& how, void* state)
    : caf::local_actor{config}, home_{home}, table_{how}, state_{state} {}

  virtual void begin() = 0;
  virtual void fail(const std::exception_ptr& failed) = 0;

private:
  template <class F>
  void later(F f) {
    home_.later([keep = handle(), this, f] { work([&] { f(*this); }); });
  }

  /// Does something of its own, unless it has ended.
  template <class F>
  void work(F f) noexcept {
    if (ended_)
      return;
    try {
      if (!std::exchange(begun_, true))
        begin();
      f();
    } catch (...) {
      fail(std::current_exception());
      quits_ = true;
    }
    if (!quits_ || std::exchange(ended_, true))
      return;
    this->on_exit();
    this->cleanup(caf::exit_reason::normal, &home_);
  }

  event_loop& home_;
  const table& table_;
  void* state_;
  bool begun_ = false;
  bool quits_ = false;
  bool ended_ = false;
};

template <class Handle, class State>
class pinned_actor final : public pinned<Handle> {
public:
  template <class... Ts>
  pinned_actor(caf::actor_config& config, event_loop& home, Ts&&... xs)
    : pinned<Handle>{config, home, message_table<Handle>::template of<State>, &state_},
      state_{std::forward<Ts>(xs)...} {}

  const char* name() const override { return State::name; }

  void on_exit() override {
    if constexpr (requires { state_.on_exit(); })
      state_.on_exit();
  }

protected:
  void begin() override {
    if constexpr (requires { state_.start(*this); })
      state_.start(*this);
  }

  void fail(const std::exception_ptr& failed) override {
    if constexpr (requires { state_.on_fault(failed); })
      state_.on_fault(failed);
    else
      end_process(std::string{"an actor: "}.append(State::name), failed);
  }

private:
  State state_;
};

/// Spawns an actor of interface `Handle` on `home`, with a `State` made from
/// `xs`. Callable from any thread.
template <class Handle, class State, class... Ts>
Handle spawn_pinned(caf::actor_system& system, event_loop& home, Ts&&... xs) {
  using made = pinned_actor<Handle, State>;
  auto config = caf::actor_config{&home};
  auto actor = caf::make_actor<made, Handle>(system.next_actor_id(), system.node(), &system, config,
                                             home, std::forward<Ts>(xs)...);
  static_cast<made*>(caf::actor_cast<caf::abstract_actor*>(actor))->launch(&home, false, false);
  return actor;
}

} // namespace plenum::core
