// SPDX-License-Identifier: Apache-2.0
//
// A redis_node is a redis_broker with a record of what it reports.

#pragma once

#include "cluster/redis/broker.hpp"

#include <condition_variable>
#include <future>
#include <mutex>

namespace plenum::core::test {

class redis_node final : private broker_events {
public:
  explicit redis_node(const redis_settings& settings) : broker_{settings, id_} {
    broker_.start(*this);
  }

  /// Follows the group, and records the history as the first thing that is reported of it.
  result<history_page> follow(const std::string& group);
  void unfollow(const std::string& group);
  result<receipt> publish(const std::string& group, const std::string& text, bool save = true,
                          const std::string& key = {});

  /// Publishes without waiting; what becomes of it is counted.
  void begin_publish(const std::string& group, const std::string& text, bool save = true);

  /// Whether other nodes follow the group.
  presence elsewhere(const std::string& group);

  /// Tells another node, or all. @returns  who was reached.
  reach tell(const std::optional<node_id>& whom, const std::string& what);

  /// Waits until all that was published before has been reported.
  result<void> catch_up(const std::string& group, bool briefly = false);

  std::optional<std::string> warning() const { return broker_.warning(); }
  broker_counters counters() const { return broker_.counters(); }

  /// Holds the broker's thread and asks it for as much as may wait.
  /// @returns  what becomes of one request more.
  result<void> ask_too_much();

  node_id id() const noexcept { return id_; }

  /// How many of them have succeeded; waits until all are finished.
  std::size_t published();

  result<reply::history> read(const std::string& group, const std::optional<position>& since = {});

  result<std::vector<group_name>> list();
  result<void> forget_all();

  /// Everything reported so far, in order: texts of messages, and "(offset)" where a history
  /// begins anew. Waits until there are `count`.
  std::vector<std::string> reported(std::size_t count);

private:
  void on_publication(publication_ptr what) override;
  void on_history(const group_name& group, history_page page) override;
  void on_told(std::string what) override;
  void record(std::string what);

  node_id id_ = node_id::make();
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> reported_;
  std::size_t under_way_ = 0;
  std::size_t published_ = 0;
  redis_broker broker_; // Last: it ends before what it reports to.
};

} // namespace plenum::core::test
