// SPDX-License-Identifier: Apache-2.0
//
// A held_broker is a memory broker whose answers to `follow` a test may hold back, as if
// the history came from far away, and for which it may play the other nodes.

#pragma once

#include "cluster/memory_broker.hpp"

namespace plenum::core::test {

class held_broker final : public broker {
public:
  explicit held_broker(const memory_broker_limits& limits)
    : through_{limits, [this] { return now; }} {}

  void start(broker_events& to) override {
    events = &to;
    through_.start(to);
  }

  void follow(const group_name& group, completion<history_page> done) override {
    const auto is_first = std::find(followed.begin(), followed.end(), group.str())
                          == followed.end();
    followed.push_back(group.str());
    if (away)
      return done(error{errc::relay_unavailable, "the broker is away"});
    if (far && is_first)
      return through_.follow(group, [done = std::move(done)](const result<history_page>& page) {
        done(history_page{page->at, {}});
      });
    through_.follow(group, [this, group, done = std::move(done)](result<history_page> page) {
      page->elsewhere = elsewhere.value_or(presence::none);
      if (hold)
        held_.push_back({group, done, page});
      else
        done(page);
    });
  }

  void unfollow(const group_name& group) override {
    unfollowed.push_back(group.str());
    through_.unfollow(group);
  }

  void catch_up(const group_name& group, time_point asked, bool briefly,
                completion<void> done) override {
    if (!behind)
      return through_.catch_up(group, asked, briefly, std::move(done));
    waiting.push_back({briefly, std::move(done)});
  }

  void look_around(const group_name& group, time_point asked, completion<presence> done) override {
    if (elsewhere)
      return done(*elsewhere);
    through_.look_around(group, asked, std::move(done));
  }

  void tell(const std::optional<node_id>& whom, std::string what, completion<reach> done) override {
    through_.tell(whom, std::move(what), std::move(done));
  }

  void revoke(const revocation& what, std::string told, completion<reach> done) override {
    if (away)
      return done(error{errc::relay_unavailable, "the broker is away"});
    through_.revoke(what, std::move(told), std::move(done));
  }

  void publish(publication_draft what, time_point asked, completion<receipt> done) override {
    if (deaf)
      unheard_.push_back({std::move(what), std::move(done)});
    else
      through_.publish(std::move(what), asked, std::move(done));
  }

  void read(const command::history& what, std::size_t max, time_point asked,
            completion<reply::history> done) override {
    through_.read(what, max, asked, std::move(done));
  }

  void list(completion<std::vector<group_name>> done) override { through_.list(std::move(done)); }

  void forget(const std::optional<group_name>& group, completion<void> done) override {
    through_.forget(group, std::move(done));
  }

  /// Answers what was held back, with the history as it was when that was asked.
  void release() {
    deaf = false;
    for (auto& one : std::exchange(unheard_, {}))
      through_.publish(std::move(one.what), {}, std::move(one.done));
    for (const auto& one : std::exchange(held_, {}))
      one.done(one.page);
  }

  /// Answers what was held back, with the history as it is now: some of it may have been
  /// reported already.
  void release_late() {
    for (const auto& one : std::exchange(held_, {}))
      through_.follow(one.group, one.done);
  }

  /// Drops what was held back, and with it the actors that it would have answered.
  void stop() override {
    held_.clear();
    unheard_.clear();
    waiting.clear();
    through_.stop();
  }

  /// Who waits until all that was published has been reported.
  struct chaser {
    bool briefly;
    completion<void> done;
  };

  bool hold = false;
  bool deaf = false;                   ///< What is published waits, too.
  bool behind = false;                 ///< Reports come late: `waiting` grows.
  std::vector<chaser> waiting;         ///< To be answered by the test.
  std::optional<presence> elsewhere{}; ///< Of members on other nodes; none: there are none.
  bool away = false;                   ///< Nothing can be followed.
  bool far = false; ///< The first follow of a group is answered with its position only.
  broker_events* events = nullptr;
  wall_time now = wall_time::now();
  std::vector<std::string> followed;   ///< Every call, in order.
  std::vector<std::string> unfollowed; ///< Every call, in order.

private:
  struct answer {
    group_name group;
    completion<history_page> done;
    result<history_page> page;
  };

  struct unheard {
    publication_draft what;
    completion<receipt> done;
  };

  memory_broker through_;
  std::vector<unheard> unheard_;
  std::vector<answer> held_;
};

} // namespace plenum::core::test
