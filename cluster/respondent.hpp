// SPDX-License-Identifier: Apache-2.0
//
// A respondent answers the questions of surveys for this node: it asks the actors that know.
//
// Threading: lives on the envoy's loop.

#pragma once

#include "actors/caller.hpp"
#include "actors/survey.hpp"

namespace plenum::core {

class respondent {
public:
  using completion = std::function<void(any_finding)>;

  respondent(const node& node, caf::actor_system& system, event_loop& home)
    : node_{node}, caller_{system, home}, begun_{steady_clock::now()} {}

  /// Calls `done` once, on this loop. If the node's actors do not answer, never.
  void look_up(const any_question& what, completion done);

  /// Closes what is revoked of this node, and calls `done` with how many channels those were.
  void close_revoked(std::function<void(std::size_t)> done);

  void give_up(time_point now) { caller_.give_up(now); }
  void stop() { caller_.stop(); }

  /// Questions that the node's actors have not answered yet.
  std::size_t waiting() const noexcept { return caller_.waiting(); }

private:
  void find(const question::direct& what, completion done);
  void find(const question::members& what, completion done);
  void find(const question::groups& what, const completion& done);
  void find(const question::node& what, const completion& done);
  void find(const question::close& what, const completion& done);
  void find(const question::revoke& what, const completion& done);

  /// Asks every hub, and calls `done` with all that they said.
  void take_census(bool names, std::function<void(const census&)> done);

  /// What others call, on any thread: after `count` times `done` is called on this loop.
  std::function<void()> after(std::size_t count, std::function<void()> done) const;

  const node& node_;
  caller caller_;
  time_point begun_;
};

} // namespace plenum::core
