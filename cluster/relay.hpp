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
  relay_state(const node& node, const live_settings& settings, broker& broker)
    : node_{node}, settings_{settings}, broker_{broker} {}

  void start(pinned<relay_actor>& self);

  void on(core::publish& x) { publish(x); }
  void on(const read_history& x) { read(x); }
  void on(const flush_history& x) { forget(x); }
  void on(const list_histories& x) { list(x); }
  void on(const follow& x) { add(x); }
  void on(const unfollow& x) { remove(x); }
  void on(const conclude_leave& x) { conclude(x); }
  void on(const core::catch_up& x) { catch_up(x); }
  void on(const core::look_around& x) { look_around(x); }
  void on(const list_members& x) { members_.take(x); }
  void on(survey& x) { peers_->ask_all(std::move(x.what), std::move(x.done)); }
  void on(revoke& x) { peers_->revoke(x.what, std::move(x.done)); }
  void on(send_direct& x) { send(x); }
  void on(const core::deliver& x) { deliver(x.what); }
  void on(const task& x) { x.run(); }
  void on(const second_passed& x) { on_second(x.now); }

  void on_publication(publication_ptr what) override;
  void on_history(const group_name& group, history_page page) override;
  void on_told(std::string what) override;
  void on_revocations(std::vector<revocation> all) override;

  void on_exit();

private:
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

  /// Gives up surveys, and says how many there are.
  void on_second(time_point now);

  void ask_members(const command::members& what, const member_surveys::completion& done);

  /// Wraps `f` so that it runs on this actor's loop, whatever thread completes the call: perhaps
  /// during the call, so it does no more than tell others.
  template <class T, class F>
  completion<T> bring_home(F f) const {
    return [home = home_, loop = loop_, f](result<T> outcome) {
      if (loop->on_this_thread())
        f(outcome);
      else
        tell(home, task{[f, outcome] { f(outcome); }});
    };
  }

  const node& node_;
  const live_settings& settings_;
  broker& broker_;
  std::optional<peers> peers_; ///< While the actor runs.
  member_surveys members_{
    [this](const command::members& what, const member_surveys::completion& done) {
      ask_members(what, done);
    }};
  relay_actor home_;
  event_loop* loop_ = nullptr; ///< From the start on.
  std::unordered_map<group_name, group_actor> groups_;
};

} // namespace plenum::core
