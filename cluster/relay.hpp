// SPDX-License-Identifier: Apache-2.0
//
// A relay actor is the door to the broker for the groups of one loop: their requests go down to
// it, publications come up from it.

#pragma once

#include "actors/node.hpp"
#include "cluster/actor_home.hpp"
#include "cluster/reports.hpp"

#include <unordered_map>

namespace plenum::core {

class relay_state {
public:
  static constexpr const char* name = "relay";

  /// Is made in the order of the loops.
  /// @param settings  Of the loop; they, the broker and `reports` outlive the actor.
  relay_state(const live_settings& settings, broker& broker, reports& reports)
    : settings_{settings}, broker_{broker} {
    reports.add(*this);
  }

  void start(pinned<relay_actor>& self) { home_.start(self); }

  void on(core::publish& x) { publish(x); }
  void on(const read_history& x) { read(x); }
  void on(const flush_history& x) { broker_.forget(x.group, home_.bring<void>(x.done)); }
  void on(const list_histories& x) { broker_.list(home_.bring<std::vector<group_name>>(x.done)); }
  void on(const follow& x) { add(x); }
  void on(const unfollow& x) { remove(x); }
  void on(const conclude_leave& x) { conclude(x); }
  void on(const core::catch_up& x) { catch_up(x); }
  void on(const core::look_around& x) { look_around(x); }
  void on(const core::deliver& x) { deliver(x.what); }
  void on(const task& x) { x.run(); }

  /// The broker reports a publication; any thread.
  void take(publication_ptr what);

  /// The broker reports that the history of a group goes on after `page`; any thread.
  void take(const group_name& group, history_page page);

  void on_exit();

private:
  void publish(core::publish& request);
  void read(const read_history& request);
  void add(const follow& x);
  void remove(const unfollow& x);
  void conclude(const conclude_leave& x);
  void catch_up(const core::catch_up& x);
  void look_around(const core::look_around& x);

  /// Hands a publication up to its group.
  void deliver(const publication_ptr& what);

  const live_settings& settings_;
  broker& broker_;
  actor_home<relay_actor> home_;
  std::unordered_map<group_name, group_actor> groups_;
};

} // namespace plenum::core
