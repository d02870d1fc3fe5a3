// SPDX-License-Identifier: Apache-2.0
//
// A hub actor is the directory of a part of this node's groups and channels:
// those whose names hash to it. It hands requests on, makes a group for the
// first member and ends it with the last one.

#pragma once

#include "actors/loop/event_loop.hpp"
#include "actors/node.hpp"

#include <functional>
#include <unordered_map>

namespace plenum::core {

class hub_state {
public:
  static constexpr const char* name = "hub";

  /// Makes the actor of a group; called in the hub.
  using group_factory = std::function<group_actor(const group_name&)>;

  hub_state(const node& node, group_factory make_group)
    : node_{node}, make_group_{std::move(make_group)} {}

  void on(join_group& x) { join(x); }
  void on(leave_group& x) { leave(x); }
  void on(core::publish& x) { publish(x); }
  void on(read_history& x) { read(x); }
  void on(list_members& x) { list(x); }
  void on(send_direct& x) { send(x); }
  void on(const count_hub& x) { count(x); }
  void on(const open_channel& x) { channels_.emplace(x.id, x.channel); }
  void on(const close_channel& x) { channels_.erase(x.id); }
  void on(const group_report& x) { note(x); }

  void on_exit();

private:
  /// Hands `request` to its group, which is made if there is none.
  void join(join_group& request);
  void leave(leave_group& request);
  void publish(core::publish& request);
  void read(read_history& request);
  void list(list_members& request);
  void send(send_direct& request);
  void count(const count_hub& request) const;

  /// Notes how many members a group has, and ends it if there are none and it has nothing to do:
  /// then no other node takes this one for one that has members.
  void note(const group_report& x);

  struct entry {
    group_actor group;
    std::uint64_t routed = 0; ///< Requests handed to it.
    std::size_t members = 0;
  };

  /// Hands `request` to the group if there is one.
  template <class T>
  bool route(const group_name& group, T& request);

  const node& node_;
  group_factory make_group_;
  std::unordered_map<group_name, entry> groups_;
  std::unordered_map<channel_id, channel_actor> channels_;
};

} // namespace plenum::core
