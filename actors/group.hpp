// SPDX-License-Identifier: Apache-2.0
//
// A group actor is the local half of a group: its members on this node and a copy of the
// end of its history. The hub makes it for the first member and ends it with the last.
//
// What cannot be answered yet waits: until the broker has told of the group, until the copy has
// what a client was told elsewhere, until older messages have been loaded, until other nodes have
// said whether they have members. Others are served meanwhile, but the requests of one channel in
// their order.

#pragma once

#include "actors/group_copy.hpp"
#include "actors/member_table.hpp"
#include "actors/node.hpp"

#include <optional>
#include <variant>
#include <vector>

namespace plenum::core {

class group_state {
public:
  static constexpr const char* name = "group";

  /// @param settings  Of the loop; outlive this.
  /// @param copies    Of all groups of the node; outlives this.
  group_state(const node& node, const live_settings& settings, group_name group,
              history_total& copies)
    : node_{node}, settings_{settings}, group_{std::move(group)}, copy_{node.history, copies} {}

  void start(pinned<group_actor>& self) { self_ = &self; }

  void on(join_group& x) { handle_routed(x); }
  void on(leave_group& x) { handle_routed(x); }
  void on(read_history& x) { handle_routed(x); }
  void on(list_members& x) { handle_routed(x); }
  void on(core::publish& x) { publish(x); }
  void on(const followed& x) { take(x.page); }
  void on(const caught_up& x) { take(x); }
  void on(const looked_around& x) { take(x); }
  void on(core::deliver& x) { receive(x); }
  void on(const stop_group& /*x*/) { self_->quit(); }

private:
  /// Adds a member: its shard answers it and lets it read from here on.
  void join(const join_group& request);

  /// Forgets a member: its shard sends what is due, then answers.
  void leave(const leave_group& request);

  /// Hands a publication down to the relay.
  void publish(core::publish& request);

  void read(const read_history& request);
  void list(const list_members& request);

  /// Takes over the history that the broker holds.
  void take(const history_page& page);

  /// Takes note that the copy has what the broker had, or will not have it in time.
  void take(const caught_up& what);

  /// Takes note of what other nodes have.
  void take(const looked_around& what);

  /// Sends a publication to every shard that has members.
  void deliver(const publication_ptr& what);

  /// What a group is asked for, or given to deliver.
  using errand = std::variant<join_group, leave_group, read_history, list_members, core::deliver>;

  /// Something that is to be answered or has to wait.
  struct pending {
    errand what;
    std::uint64_t arrived = 0; ///< How often it had been asked for news then.
    bool current = false;      ///< The copy has what the broker had when this came, or never will.
    bool loaded = false;       ///< The copy has what is to be had of older messages.
  };

  /// A question for news.
  struct inquiry {
    std::uint64_t number = 0;
    time_point asked{}; ///< When its first request was.
    bool briefly = false;
  };

  /// What has to be waited for before a request can be answered.
  enum class lack : std::uint8_t { nothing, beginning, news, older, company };

  /// Runs a request that came from the hub, or keeps it.
  template <class T>
  void handle_routed(T& x) {
    ++routed_;
    handle(std::move(x));
    report();
  }
  void handle(errand what);

  /// Delivers a publication, or keeps it until the group has begun.
  void receive(core::deliver& x);

  void serve(join_group& x) { join(x); }
  void serve(leave_group& x) { leave(x); }
  void serve(read_history& x) { read(x); }
  void serve(list_members& x) { list(x); }
  void serve(core::deliver& x) { deliver(x.what); }

  /// Answers a request for which there is no room.
  /// @returns  false if it has to be kept: a leave or a publication.
  bool refuse(const errand& what) const;

  /// Whether a request of the same channel waits.
  bool must_follow(const errand& what) const;

  lack lack_of(const pending& what) const;
  lack lack_for(const join_group& x, const pending& what) const;
  lack lack_for(const read_history& x, const pending& what) const;

  /// Whether what a request wants of the history must be asked for.
  lack lack_of_history(const std::optional<position>& since, std::size_t count,
                       const pending& what) const;

  /// Serves those that lack nothing any more, and asks for what the others lack.
  void serve_waiting();
  void ask_for(lack what);
  void ask_for_news();

  /// The copy will not be current in time: who can be answered otherwise is.
  void give_up();

  void report();
  reply::joined describe(const command::join& what);

  /// Tells members, who knew the history up to the offset `known`, that it goes on at `next`.
  void tell_gap(std::uint64_t known, std::uint64_t next) const;

  /// Encodes `what` once per wire in use, compresses it once if anybody takes that, and sends it to
  /// every shard that has members.
  void spread(delivery to, const any_push& what) const;
  void announce(event what, const channel_id& who, const user_id& user);

  /// Asks the nodes that have members whether these want notices of members here.
  void greet();

  /// Says something to the nodes that have members, and hears it from them.
  void tell_nodes(event what) const;
  void hear(const publication& what);

  const node& node_;
  const live_settings& settings_;
  group_name group_;
  const relay_actor& relay_{node_.relay_of(group_)};
  group_copy copy_;
  pinned<group_actor>* self_ = nullptr;
  std::vector<pending> waiting_;
  counted_share counted_{node_.queues->group}; ///< How many they are.
  inquiry news_;                               ///< The last one.
  bool asking_ = false;                        ///< It has not been answered.
  bool loading_ = false;                       ///< What the copy lacks has been asked for.
  bool looking_ = false;                       ///< Other nodes have been asked for members.
  member_table members_;
  std::uint64_t routed_ = 0;          ///< Requests that came from the hub.
  std::size_t reported_ = 0;          ///< Members that the hub knows of.
  std::optional<presence> elsewhere_; ///< Of members; known when the first one joins.
  bool told_ = false;                 ///< That members here want notices of members.
  bool listened_ = false;             ///< Members on other nodes want them.
  time_point unsure_until_{};         ///< They may: the nodes have just been asked.
};

} // namespace plenum::core
