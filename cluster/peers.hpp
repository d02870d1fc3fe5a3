// SPDX-License-Identifier: Apache-2.0
//
// peers are the nodes of the cluster, this one included: it asks them, and answers them.
// Nobody keeps a list of who there is: the broker says to how many a question went.
//
// Threading: lives on the envoy's loop.

#pragma once

#include "cluster/broker.hpp"
#include "cluster/node_message.hpp"
#include "cluster/respondent.hpp"
#include "cluster/surveys.hpp"

namespace plenum::core {

class peers {
public:
  using completion = surveys::completion;

  /// @param broker  Outlives this.
  peers(const node& node, broker& broker, caf::actor_system& system, event_loop& home)
    : node_{node}, broker_{broker}, respondent_{node, system, home} {}

  /// Asks every node, this one included; nobody if too many questions are under way.
  void ask_all(any_question what, completion done);

  /// Asks another one, or nobody, as above.
  void ask(node_id whom, any_question what, completion done);

  /// Has everybody let somebody in no more, this node included.
  /// @param done  Told what keeps that from being kept, or what the nodes say. `errc::timeout`:
  ///              perhaps it is.
  void revoke(const revocation& what, std::function<void(result<findings>)> done);

  /// A node has said something.
  void take(std::string_view bytes);

  /// This is who is revoked, all that the broker keeps.
  void take(const std::vector<revocation>& all);

  /// Called once a second.
  void give_up(time_point now);

  /// Says how much waits.
  void count(queue_counts& to) const;

  void stop() { respondent_.stop(); }

private:
  std::uint64_t open(const any_question& what, completion done);

  /// Wraps `f` so that it runs on the envoy's loop. If the broker cannot say, nobody is known.
  core::completion<reach> at_home(std::function<void(reach)> f) const;

  void expect(std::uint64_t number, const any_question& what, reach asked);
  void respond_to(const node_message& asked);

  const node& node_;
  broker& broker_;
  respondent respondent_;
  surveys surveys_;
};

} // namespace plenum::core
