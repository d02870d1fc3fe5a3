// SPDX-License-Identifier: Apache-2.0
//
// The register of actors: who there is and what each understands, by `on` of its State. One way
// down, `publish`: channel, hub, group, relay. One way up, `deliver`: relay,
// group, shard. Beside it the envoy, who speaks with other nodes. The channel's own interface is
// in messages.hpp.

#pragma once

#include "actors/messages.hpp"
#include "base/result.hpp"

#include <vector>

namespace plenum::core {

/// Delivers to the channels of one loop.
using shard_actor = caf::typed_actor<
  // Makes a channel a member: answers it, then lets it read the group's log.
  caf::reacts_to<admission>,
  // Ends a membership, after what is still due.
  caf::reacts_to<dismissal>,
  // Appends a publication to the logs of its group.
  caf::reacts_to<delivery_ptr>, caf::reacts_to<close_channels>, caf::reacts_to<close_revoked>>;

/// The local half of a group: its members on this node and its history.
using group_actor = caf::typed_actor<
  caf::reacts_to<join_group>, caf::reacts_to<leave_group>, caf::reacts_to<publish>,
  caf::reacts_to<read_history>, caf::reacts_to<list_members>,
  // The broker's answers; until then requests wait.
  caf::reacts_to<followed>, caf::reacts_to<caught_up>, caf::reacts_to<looked_around>,
  // Encodes a publication once per wire in use and hands it to the shards.
  caf::reacts_to<deliver>,
  // Ends the actor.
  caf::reacts_to<stop_group>>;

/// Directory of a part of this node's groups and channels, by hash of their
/// names. Makes groups when they are needed and ends them when they are idle.
using hub_actor = caf::typed_actor<
  // Handed on to the group, or answered if there is none.
  caf::reacts_to<join_group>, caf::reacts_to<leave_group>, caf::reacts_to<publish>,
  caf::reacts_to<read_history>, caf::reacts_to<list_members>,
  // Handed on to the channel.
  caf::reacts_to<send_direct>,
  // Counts its channels and groups.
  caf::reacts_to<count_hub>,
  // Channels come and go.
  caf::reacts_to<open_channel>, caf::reacts_to<close_channel>,
  // A group says how many members it has; without any, it ends.
  caf::reacts_to<group_report>>;

/// A group that wants its publications.
struct follow {
  group_name group;
  group_actor by;
};

/// A group that wants to be told when it has all that was published before.
struct catch_up {
  group_name group;
  group_actor by;
  time_point asked;     ///< The wait is counted from here.
  bool briefly = false; ///< There is another way if it takes long.
};

/// A group without members that wants to know whether other nodes have some.
struct look_around {
  group_name group;
  group_actor by;
  time_point asked; ///< The wait is counted from here.
};

/// The group has ended.
struct unfollow {
  group_name group;
};

/// A channel has left the group, or was no member, and the group has no member here: answer with
/// what the cluster knows of it.
struct conclude_leave {
  group_name group;
  answer_to from;
  bool was_member = false;
};

/// Empty the history of this group, or of all: their sequences start anew.
struct flush_history {
  std::optional<group_name> group;
  std::function<void(result<void>)> done; ///< Called on the loop of who is asked.
};

/// Ask for the names of all groups that have a history.
struct list_histories {
  /// Called on the loop of who is asked.
  std::function<void(result<std::vector<group_name>>)> done;
};

/// The door to the broker for the groups of one loop.
using relay_actor = caf::typed_actor<
  // Has the broker store and spread a publication; answers with its position.
  caf::reacts_to<publish>,
  // Reads the history of a group that is not on this node.
  caf::reacts_to<read_history>,
  // What its broker keeps.
  caf::reacts_to<flush_history>, caf::reacts_to<list_histories>,
  // Groups come and go.
  caf::reacts_to<follow>, caf::reacts_to<unfollow>, caf::reacts_to<conclude_leave>,
  // Groups that serve somebody want to know how things are now.
  caf::reacts_to<catch_up>, caf::reacts_to<look_around>,
  // A publication arrived from the broker.
  caf::reacts_to<deliver>,
  // Runs a finished broker call inside the actor.
  caf::reacts_to<task>>;

/// Ask all nodes.
struct survey {
  any_question what;
  std::function<void(findings)> done; ///< Called in the envoy, once.
};

/// Let somebody in no more, on any node.
struct revoke {
  revocation what;
  std::function<void(result<findings>)> done; ///< Called in the envoy.
};

/// Who speaks with other nodes for this one, and with all of its relays.
using envoy_actor = caf::typed_actor<
  // Asks all nodes for the members of a group, or what else is wanted.
  caf::reacts_to<list_members>, caf::reacts_to<survey>,
  // Has the broker keep a revocation, then tells all nodes.
  caf::reacts_to<revoke>,
  // Hands a message to the node that the channel is on.
  caf::reacts_to<send_direct>,
  // What all brokers keep.
  caf::reacts_to<flush_history>, caf::reacts_to<list_histories>,
  // Runs a finished broker call inside the actor.
  caf::reacts_to<task>,
  // Gives up surveys.
  caf::reacts_to<second_passed>>;

} // namespace plenum::core
