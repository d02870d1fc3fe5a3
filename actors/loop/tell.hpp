// SPDX-License-Identifier: Apache-2.0
//
// tell is how actors are told something: the one way, within a loop and between loops.

#pragma once

#include "actors/loop/pinned_actor.hpp"

#include <type_traits>
#include <utility>

namespace plenum::core {

/// Has the actor handle `what`, which is of its interface, on its loop: never at once, and what one
/// thread tells it in that order. Whoever does not exist, or has ended, hears nothing. Any thread.
template <class Handle, class M>
void tell(const Handle& to, M&& what) {
  using message = std::decay_t<M>;
  static_assert(message_table<Handle>::template has<message>,
                "the actor does not understand this: see actors/actors.hpp");
  if (!to)
    return;
  auto* actor = static_cast<pinned<Handle>*>(caf::actor_cast<caf::abstract_actor*>(to));
  actor->home().later(
    [keep = to, actor, what = message(std::forward<M>(what))]() mutable { actor->hear(what); });
}

} // namespace plenum::core
