// SPDX-License-Identifier: Apache-2.0
//
// A caller asks the actors something on behalf of the program or of another node, and is given
// the answers. Its actor has the interface of a channel, because that is who is answered.
//
// Threading: lives on its loop.

#pragma once

#include "actors/loop/event_loop.hpp"
#include "actors/node.hpp"

#include <functional>
#include <unordered_map>

namespace plenum::core {

class caller {
public:
  using completion = std::function<void(any_reply)>;

  /// @param home  Null where a test's scheduler runs the actors.
  caller(caf::actor_system& system, event_loop* home);

  /// A request that carries this is answered by a call of `done`, on this loop, exactly once:
  /// with errc::timeout if nobody answers in time.
  answer_to expect(completion done);

  /// Gives up what has waited for too long. Called once a second.
  void give_up(time_point now);

  /// Its actor ends; what waits, and what is expected later, is never answered.
  void stop();

private:
  friend class caller_state;

  struct pending {
    completion done;
    time_point until;
  };

  void complete(const answer& what);

  channel_actor actor_;
  std::uint64_t last_id_ = 0;
  std::unordered_map<std::uint64_t, pending> waiting_;
};

} // namespace plenum::core
