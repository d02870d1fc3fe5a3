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

  caller(caf::actor_system& system, event_loop& home);

  /// What may wait at once.
  static constexpr std::size_t most_waiting = 100'000;

  /// Has `send` send a request that carries the given address. `done` is called once, on this
  /// loop: with the answer, with errc::timeout if nobody answers in time, or at once with
  /// errc::relay_unavailable, and nothing is sent, if too much waits already.
  void ask(const std::function<void(answer_to)>& send, completion done);

  std::size_t waiting() const noexcept { return waiting_.size(); }

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
