// SPDX-License-Identifier: Apache-2.0
//
// A group actor is the local half of a group: its members on this node and a copy of the
// end of its history. The hub makes it for the first member and ends it with the last.
//
// The copy may lack what came before: what cannot be answered from it waits until all of the
// history has been loaded. All copies of a node are bounded together; a group that makes them
// exceed their limit drops its own oldest messages.

#pragma once

#include "actors/history.hpp"
#include "actors/history_total.hpp"
#include "actors/member_table.hpp"
#include "actors/node.hpp"

#include <optional>
#include <variant>
#include <vector>

namespace plenum {

class group_state {
public:
  static constexpr const char* name = "group";

  /// @param copies  Of all groups of the node; outlives this.
  group_state(const node& where, group_name group, history_total& copies)
    : node_{where}, group_{std::move(group)}, copies_{copies} {}
  group_state(const group_state&) = delete;
  group_state& operator=(const group_state&) = delete;
  ~group_state() { copies_.change(counted_, 0); }

  group_actor::behavior_type behavior(group_actor::pointer self);

  /// Adds a member: its shard answers it and lets it read from here on.
  void join(const join_group& request);

  /// Forgets a member: its shard sends what is due, then answers.
  void leave(const leave_group& request);

  /// Hands a publication down to the relay.
  void publish(plenum::publish& request);

  void read(const read_history& request);
  void list(const list_members& request);

  /// Takes over the history that the broker holds and serves who waits for it.
  void start(const history_page& page);

  /// Sends a publication to every shard that has members.
  void deliver(const publication_ptr& what);

private:
  using request = std::variant<join_group, leave_group, plenum::publish, read_history, list_members,
                               plenum::deliver>;

  /// Runs a request, or keeps it until the history has been loaded.
  template <class T>
  void handle(T& x);

  /// Runs a request that came from the hub.
  template <class T>
  void handle_routed(T& x);

  void serve(join_group& x) { join(x); }
  void serve(leave_group& x) { leave(x); }
  void serve(plenum::publish& x) { publish(x); }
  void serve(read_history& x) { read(x); }
  void serve(list_members& x) { list(x); }
  void serve(plenum::deliver& x) { deliver(x.what); }

  /// Whether `x` cannot be answered from the copy.
  template <class T>
  bool lacks(const T& x) const;
  bool holds(const std::optional<position>& since, std::size_t count) const;
  void load();

  /// Begins with this page. If there was another history, members are told where it goes on.
  void begin(const history_page& page);

  /// Puts before the copy what it lacks.
  void fill(const history_page& page);

  /// Counts the copy, and drops from it what is too much.
  void count();

  void report();
  reply::joined describe(const command::join& what);
  void keep(const publication_ptr& what);

  /// Tells members that the history goes on after its top; they knew it up to the offset `known`.
  void tell_gap(std::uint64_t known) const;

  /// Encodes `what` once per wire in use and sends it to every shard that has members.
  void spread(delivery to, const any_push& what) const;
  void announce(event what, const channel_id& who, const user_id& user);

  /// Says something to the nodes that have members, and hears it from them.
  void tell_nodes(event what) const;
  void hear(const publication& what);

  const node& node_;
  group_name group_;
  history_total& copies_;
  group_actor::pointer self_ = nullptr;
  std::optional<history> history_; ///< Not before the broker has answered.
  bool whole_ = false;             ///< It lacks nothing that the broker has.
  bool loading_ = false;           ///< What it lacks has been asked for.
  std::size_t counted_ = 0;        ///< What `copies_` knows that it costs.
  std::vector<request> waiting_;
  member_table members_;
  std::uint64_t routed_ = 0;  ///< Requests that came from the hub.
  std::size_t reported_ = 0;  ///< Members that the hub knows of.
  bool elsewhere_ = false;    ///< Another node had members when this began.
  bool told_ = false;         ///< That members here want notices of members.
  bool listened_ = false;     ///< Members on other nodes want them.
  time_point unsure_until_{}; ///< They may: the nodes have just been asked.
};

} // namespace plenum
