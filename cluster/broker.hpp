// SPDX-License-Identifier: Apache-2.0
//
// A broker orders publications, moves them between nodes and keeps their
// history. In memory for one node; over Redis for many.
//
// Order: publications of one group reach every node in the order of their
// positions; between groups no order is promised.
//
// Time: what may have to wait does so for a limited time in all, counted from when the client
// asked. What fails then with `errc::timeout` has perhaps been done; everything else has not.
//
// A node has one broker for all its relays, or one for each.
//
// Threading: a group is spoken of by its relay alone, one call at a time; relays of one broker call
// it from their loops. Completions and events may come from any thread, also during the call.

#pragma once

#include "actors/messages.hpp"
#include "base/result.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace plenum::core {

/// Called exactly once, on any thread, with the outcome of one broker call.
template <class T>
using completion = std::function<void(result<T>)>;

/// What a broker has done with a publication.
struct receipt {
  position at;            ///< Offset 0: not saved.
  bool duplicate = false; ///< Its key was known; `at` is where the first one went.
  presence elsewhere = presence::none;
};

/// Whom something was told to.
struct reach {
  std::size_t count = 0;          ///< Nodes that will hear it.
  bool here = false;              ///< This one is among them.
  std::vector<node_id> unheard{}; ///< Nodes that live and cannot be reached at the moment.
  bool sure = true;               ///< There are no others.
};

/// What waits for Redis, and how often it was connected.
struct redis_counters {
  std::size_t requests = 0; ///< Waiting or asked.
  std::size_t bytes = 0;    ///< Of them all.
  std::size_t tasks = 0;    ///< On their way to the thread that asks.
  std::uint64_t connections = 0;
};

struct broker_counters {
  std::uint64_t unreadable = 0;          ///< Messages of other nodes that could not be read.
  std::optional<redis_counters> redis{}; ///< Only over Redis.
};

/// What a broker reports by itself.
class broker_events {
public:
  virtual ~broker_events() = default;

  /// A publication of a followed group; any thread.
  virtual void on_publication(publication_ptr what) = 0;

  /// Something that a node, perhaps this one, has told this one; any thread.
  virtual void on_told(std::string what) = 0;

  /// The history of a followed group has started anew, or something in it is lost: it goes
  /// on after `page`. Any thread.
  virtual void on_history(const group_name& group, history_page page) = 0;

  /// Who is revoked, all that is kept: whenever something of it may have been missed. Any thread.
  virtual void on_revocations(std::vector<revocation> /*all*/) {}
};

class broker {
public:
  virtual ~broker() = default;

  /// Called once, before everything else.
  /// @param events  Outlives the broker.
  virtual void start(broker_events& events) = 0;

  /// Fails what has not been answered with `errc::shutting_down`, and all that is asked later.
  /// When it returns nothing is reported any more. Not by a relay, but while those still run.
  virtual void stop() {}

  /// Why it cannot do what it is asked for; nothing: it can. Any thread.
  virtual std::optional<std::string> trouble() const { return std::nullopt; }

  /// What operators should know though it works. Any thread.
  virtual std::optional<std::string> warning() const { return std::nullopt; }

  /// Any thread.
  virtual broker_counters counters() const { return {}; }

  /// From now on the group's publications are reported. Answers with its history up to then,
  /// or, if that has to be fetched, with the position only: all of it for who follows already.
  /// Or it fails if that cannot be had in time, and reports it with
  /// `on_history` when it can.
  virtual void follow(const group_name& group, completion<history_page> done) = 0;

  /// No more publications of this group, please.
  virtual void unfollow(const group_name& group) = 0;

  /// Answers when all that was published to a followed group before this call has been reported.
  /// @param briefly  Fails after a part of the time: the caller has another way.
  virtual void catch_up(const group_name& group, time_point asked, bool briefly,
                        completion<void> done)
    = 0;

  /// Whether other nodes follow this group.
  virtual void look_around(const group_name& group, time_point asked, completion<presence> done)
    = 0;

  /// Hands `what` to one node, or to all, this one included.
  virtual void tell(const std::optional<node_id>& whom, std::string what, completion<reach> done)
    = 0;

  /// Remembers `what` as long as it says, for nodes that begin later or hear nothing now, and hands
  /// `told` to all, as one step.
  virtual void revoke(const revocation& what, std::string told, completion<reach> done) = 0;

  /// Stores `what` if it is to be saved and spreads it, as one step. Nobody else changes it.
  virtual void publish(publication_draft what, time_point asked, completion<receipt> done) = 0;

  /// Reads the history of a group, with at most `max` messages.
  virtual void read(const command::history& what, std::size_t max, time_point asked,
                    completion<reply::history> done)
    = 0;

  /// Names all groups that have a history.
  virtual void list(completion<std::vector<group_name>> done) = 0;

  /// Empties the history of this group, or of all, and begins a new epoch.
  virtual void forget(const std::optional<group_name>& group, completion<void> done) = 0;
};

/// Of a node: one for all relays, or one for each, in their order. What is of no group is asked
/// of the first.
using brokers = std::vector<std::unique_ptr<broker>>;

} // namespace plenum::core
