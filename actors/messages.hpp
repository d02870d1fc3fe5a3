// SPDX-License-Identifier: Apache-2.0
//
// What actors say to each other, by `tell`. Each message is a struct of its own; who
// handles which is in actors.hpp. They never leave the process.

#pragma once

#include "actors/delivery/delivery.hpp"
#include "actors/identity.hpp"
#include "actors/survey.hpp"
#include "protocol/command.hpp"
#include "protocol/disconnect.hpp"
#include "protocol/push.hpp"
#include "protocol/reply.hpp"

#include <caf/typed_actor.hpp>

#include <functional>

namespace plenum::core {

/// Everything one WebSocket message asked for.
struct client_message {
  std::vector<incoming> asked{};
  std::size_t bytes = 0; ///< How long it was.
};

/// A request has been handled; the client's answer went by way of the shard.
struct request_done {
  std::optional<group_name> joined; ///< If it was a join.
  claim held{};                     ///< By the request.
};

/// The client has closed the channel; what it asked for before has come before this.
struct client_closes {};

/// The channel's socket is gone.
struct socket_closed {
  std::uint16_t code = 0; ///< RFC 6455 section 7.4: 1005 and 1006 included.
  std::string reason;
};

/// The client has read what was queued for it.
struct outbox_drained {};

/// Nothing is left to do for the channel.
struct channel_done {};

/// The client's token ends soon.
struct token_expiring {};

struct answer_to;
struct token_checked;
struct enroll;
struct withdraw;

/// One client connection, or, for answers, whoever else asks something.
using channel_actor = caf::typed_actor<
  // Runs what the client asks for; failures are answered to the client.
  caf::reacts_to<client_message>, caf::reacts_to<client_closes>,
  // Answers a command to the client.
  caf::reacts_to<answer>,
  // One request less is under way.
  caf::reacts_to<request_done>,
  // Tells the client something unasked.
  caf::reacts_to<any_push>,
  // Tells the client why, then closes.
  caf::reacts_to<disconnect>,
  // What became of a token that the client has shown.
  caf::reacts_to<token_checked>,
  // Tells the endpoint that the client needs a new token.
  caf::reacts_to<token_expiring>,
  // Goes on sending.
  caf::reacts_to<outbox_drained>,
  // Makes the channel a member, or ends that, for somebody in the program.
  caf::reacts_to<enroll>, caf::reacts_to<withdraw>,
  // Tells the endpoint, which says when nothing is left to do.
  caf::reacts_to<socket_closed>,
  // Leaves every group and ends.
  caf::reacts_to<channel_done>>;

/// Who waits for an answer. Every request through a hub is answered exactly
/// once, so that a channel knows how much it has under way.
struct answer_to {
  channel_actor channel;
  command_id id{};
  bool inside = false; ///< The program asks, not the client: the client is told nothing.
  claim held{};        ///< By the request, while it is under way.
  time_point asked = steady_clock::now(); ///< What it waits for in all is counted from here.
};

/// Whom a token stands for.
struct token_checked {
  command_id id{};
  result<identity_ptr> who;
};

struct enroll {
  command::join what;
  answer_to from;
};

struct withdraw {
  group_name group;
  answer_to from;
};

/// A channel as the groups know it.
struct member {
  channel_id channel;
  user_id user;
  wire_format format{};
  std::size_t shard = 0;
  bool notify = false;
};

struct join_group {
  member who;
  command::join what;
  answer_to from;
};

struct leave_group {
  channel_id who;
  group_name group;
  answer_to from;
};

struct publish {
  publication_draft what;
  answer_to from;
  bool has_members = false; ///< The group has members on this node.
};

struct read_history {
  command::history what;
  answer_to from;
};

struct list_members {
  command::members what;
  answer_to from;
};

struct send_direct {
  channel_id to;
  push::direct what;
  answer_to from;
};

/// A publication that came back from the broker.
struct deliver {
  publication_ptr what;
};

/// Whether other nodes have members of a group.
enum class presence : std::uint8_t { none, some, unknown };

/// A group's history as the broker has it.
struct history_page {
  position at{};           ///< Of the last saved publication.
  publications messages{}; ///< Oldest first.
  positions before{};      ///< Up to these earlier epochs had the same, the newest first.
  presence elsewhere = presence::none;
};

/// The group is followed: its publications will be delivered from now on.
struct followed {
  history_page page;
};

/// All that was published before the group asked has been delivered, or cannot be had in time.
struct caught_up {
  bool done = false;
};

/// What other nodes have of the group.
struct looked_around {
  presence elsewhere = presence::unknown;
};

/// How many members a group has after it has handled `routed` messages.
struct group_report {
  group_name group;
  std::uint64_t routed = 0;
  std::size_t members = 0;
};

/// Ask a group to end.
struct stop_group {};

struct open_channel {
  channel_id id;
  channel_actor channel;
};

struct close_channel {
  channel_id id;
};

/// What a hub knows.
struct census {
  std::size_t channels = 0;
  std::size_t group_count = 0;    ///< With members.
  std::vector<group_size> groups; ///< If they were asked for.

  void add(const census& other) {
    channels += other.channels;
    group_count += other.group_count;
    groups.insert(groups.end(), other.groups.begin(), other.groups.end());
  }
};

struct count_hub {
  bool names = false;
  std::function<void(census)> done; ///< Called in the hub.
};

/// Close every channel of a shard.
struct close_channels {
  disconnect why;
  std::function<void()> done; ///< Called in the shard: those that open from now on are left alone.
};

/// Close what is revoked of a shard.
struct close_revoked {
  std::function<void(std::size_t)> done; ///< Called on the shard's loop, with how many those were.
};

/// The loop's second has passed.
struct second_passed {
  time_point now;
};

/// A piece of work to run inside an actor.
struct task {
  std::function<void()> run;
};

} // namespace plenum::core
