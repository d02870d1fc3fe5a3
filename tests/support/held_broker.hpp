// SPDX-License-Identifier: Apache-2.0
//
// A held_broker is a memory broker whose answers to `follow` a test may hold back, as if
// the history came from far away.

#pragma once

#include "cluster/memory_broker.hpp"

namespace plenum::test {

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
    if (!hold)
      return through_.follow(group, std::move(done));
    through_.follow(group, [this, group, done = std::move(done)](const result<history_page>& page) {
      held_.push_back({group, done, page});
    });
  }

  void unfollow(const group_name& group) override {
    unfollowed.push_back(group.str());
    through_.unfollow(group);
  }

  void count_elsewhere(const group_name& group, completion<std::size_t> done) override {
    through_.count_elsewhere(group, std::move(done));
  }

  void tell(const std::optional<node_id>& whom, std::string what,
            completion<std::size_t> done) override {
    through_.tell(whom, std::move(what), std::move(done));
  }

  void publish(publication what, completion<receipt> done) override {
    through_.publish(std::move(what), std::move(done));
  }

  void read(const command::history& what, std::size_t max,
            completion<reply::history> done) override {
    through_.read(what, max, std::move(done));
  }

  void list(completion<std::vector<group_name>> done) override { through_.list(std::move(done)); }

  void forget(const std::optional<group_name>& group, completion<void> done) override {
    through_.forget(group, std::move(done));
  }

  /// Answers what was held back, with the history as it was when that was asked.
  void release() {
    for (const auto& one : std::exchange(held_, {}))
      one.done(one.page);
  }

  /// Answers what was held back, with the history as it is now: some of it may have been
  /// reported already.
  void release_late() {
    for (const auto& one : std::exchange(held_, {}))
      through_.follow(one.group, one.done);
  }

  bool hold = false;
  bool away = false; ///< Nothing can be followed.
  bool far = false;  ///< The first follow of a group is answered with its position only.
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

  memory_broker through_;
  std::vector<answer> held_;
};

} // namespace plenum::test
