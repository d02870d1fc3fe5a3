// SPDX-License-Identifier: Apache-2.0
//
// A broker orders publications, moves them between nodes and keeps their
// history. In memory for one node; over Redis for many.
//
// Order: publications of one group reach every node in the order of their
// positions; between groups no order is promised.
//
// Threading: all methods are called by the relay actor, one at a time.
// Completions and events may come from any thread, also during the call.

#pragma once

#include "actors/messages.hpp"
#include "base/result.hpp"

#include <functional>

namespace plenum {

/// Called exactly once, on any thread, with the outcome of one broker call.
template <class T>
using completion = std::function<void(result<T>)>;

/// What a broker has done with a publication.
struct receipt {
  position at;            ///< Offset 0: not saved.
  bool duplicate = false; ///< Its key was known; `at` is where the first one went.
  bool elsewhere = false; ///< Another node follows the group.
};

/// What a broker reports by itself.
class broker_events {
public:
  virtual ~broker_events() = default;

  /// A publication of a followed group; any thread.
  virtual void on_publication(publication_ptr what) = 0;

  /// Something that another node has told this one, or this one to all; any thread.
  virtual void on_told(std::string what) = 0;

  /// The history of a followed group has started anew, or something in it is lost: it goes
  /// on after `page`. Any thread.
  virtual void on_history(const group_name& group, history_page page) = 0;
};

class broker {
public:
  virtual ~broker() = default;

  /// @param events  Outlives the broker.
  virtual void start(broker_events& events) = 0;

  /// Fails what has not been answered with `errc::shutting_down`, and all that is asked later.
  /// When it returns nothing is reported any more. Not by the relay, but while that still runs.
  virtual void stop() {}

  /// It can do what it is asked for. Any thread.
  virtual bool ready() const { return true; }

  /// From now on the group's publications are reported. Answers with its history up to then,
  /// or, if that has to be fetched, with the position only: all of it for who follows already.
  /// Or it fails if that cannot be had in time, and reports it with
  /// `on_history` when it can.
  virtual void follow(const group_name& group, completion<history_page> done) = 0;

  /// No more publications of this group, please.
  virtual void unfollow(const group_name& group) = 0;

  /// How many other nodes follow this group.
  virtual void count_elsewhere(const group_name& group, completion<std::size_t> done) = 0;

  /// Hands `what` to another node, or to all others. Answers with how many it reached.
  virtual void tell(const std::optional<node_id>& whom, std::string what,
                    completion<std::size_t> done)
    = 0;

  /// Stores `what` if it is to be saved and spreads it, as one step.
  virtual void publish(publication what, completion<receipt> done) = 0;

  /// Reads the history of a group, with at most `max` messages.
  virtual void read(const command::history& what, std::size_t max, completion<reply::history> done)
    = 0;

  /// Names all groups that have a history.
  virtual void list(completion<std::vector<group_name>> done) = 0;

  /// Empties the history of this group, or of all, and begins a new epoch.
  virtual void forget(const std::optional<group_name>& group, completion<void> done) = 0;
};

} // namespace plenum
