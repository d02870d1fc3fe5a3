// SPDX-License-Identifier: Apache-2.0
//
// The relay actor is this node's one door to the cluster: requests of groups go
// down to the broker, publications come up from it. Broker calls may finish on
// any thread; `bring_home` is the one place where they come back.

#pragma once

#include "actors/node.hpp"
#include "cluster/broker.hpp"
#include "cluster/member_surveys.hpp"
#include "cluster/peers.hpp"

#include <unordered_map>

namespace plenum::core {

class relay_state final : public broker_events {
public:
  static constexpr const char* name = "relay";

  /// @param settings  Of the loop; they and the broker outlive the actor.
  /// @param home      Its loop; null where a test's scheduler runs the actors.
  relay_state(const node& node, const live_settings& settings, broker& broker, event_loop* home)
    : node_{node}, settings_{settings}, broker_{broker}, loop_{home} {}

  relay_actor::behavior_type behavior(relay_actor::pointer self);

  void publish(core::publish& request);
  void read(const read_history& request);
  void list(const list_histories& request);
  void forget(const flush_history& request);
  void add(const follow& x);
  void remove(const unfollow& x);
  void conclude(const conclude_leave& x);
  void catch_up(const core::catch_up& x);
  void look_around(const core::look_around& x);
  void send(send_direct& request);

  /// Hands a publication up to its group.
  void deliver(const publication_ptr& what);

  void on_publication(publication_ptr what) override;
  void on_history(const group_name& group, history_page page) override;
  void on_told(std::string what) override;
  void on_revocations(std::vector<revocation> all) override;

  /// Gives up surveys, and says how many there are.
  void on_second(time_point now);

  void on_exit();

private:
  void ask_members(const command::members& what, const member_surveys::completion& done);

  /// Wraps `f` so that it runs in this actor, whatever thread completes the call.
  template <class T, class F>
  completion<T> bring_home(F f) const {
    return [home = home_, f](result<T> outcome) {
      caf::anon_send(home, task{[f, outcome] { f(outcome); }});
    };
  }

  const node& node_;
  const live_settings& settings_;
  broker& broker_;
  event_loop* loop_;
  std::optional<peers> peers_; ///< While the actor runs.
  member_surveys members_{
    [this](const command::members& what, const member_surveys::completion& done) {
      ask_members(what, done);
    }};
  relay_actor home_;
  std::unordered_map<group_name, group_actor> groups_;
};

} // namespace plenum::core
