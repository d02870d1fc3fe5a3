// SPDX-License-Identifier: Apache-2.0
//
// The envoy actor speaks with other nodes for this one: surveys, revocations, messages to channels
// that are elsewhere. It also puts together what only all brokers of the node can say.

#pragma once

#include "actors/node.hpp"
#include "cluster/actor_home.hpp"
#include "cluster/member_surveys.hpp"
#include "cluster/peers.hpp"
#include "cluster/reports.hpp"

namespace plenum::core {

class envoy_state {
public:
  static constexpr const char* name = "envoy";

  /// @param broker   The first of the node; it and `reports` outlive the actor.
  /// @param brokers  How many there are.
  envoy_state(const node& node, broker& broker, std::size_t brokers, reports& reports)
    : node_{node}, broker_{broker}, brokers_{brokers} {
    reports.add(*this);
  }

  void start(pinned<envoy_actor>& self);

  void on(const list_members& x) { members_.take(x); }
  void on(survey& x) { peers_->ask_all(std::move(x.what), std::move(x.done)); }
  void on(revoke& x) { peers_->revoke(x.what, std::move(x.done)); }
  void on(send_direct& x) { send(x); }
  void on(const flush_history& x) { forget(x); }
  void on(const list_histories& x) { list(x); }
  void on(const task& x) { x.run(); }
  void on(const second_passed& x) { on_second(x.now); }

  /// Another node, or this one, has said something; any thread.
  void take(std::string what);

  /// This is who is revoked, all that the broker keeps; any thread.
  void take(std::vector<revocation> all);

  void on_exit();

private:
  void send(send_direct& request);
  void forget(const flush_history& request);
  void list(const list_histories& request);

  /// Gives up surveys, and says how many there are.
  void on_second(time_point now);

  void ask_members(const command::members& what, const member_surveys::completion& done);

  const node& node_;
  broker& broker_;
  std::size_t brokers_;        ///< The relays of so many, from the first on, have all there are.
  std::optional<peers> peers_; ///< While the actor runs.
  member_surveys members_{
    [this](const command::members& what, const member_surveys::completion& done) {
      ask_members(what, done);
    }};
  actor_home<envoy_actor> home_;
};

} // namespace plenum::core
