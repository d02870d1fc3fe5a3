// SPDX-License-Identifier: Apache-2.0
//
// BrokerContract is what every broker promises (cluster/broker.hpp), as tests. A
// broker joins in with one line in a source of its own:
//
//   INSTANTIATE_TEST_SUITE_P(Memory, BrokerContract, ::testing::Values(&make_memory_rig));
//
// Completions and publications may come from any thread, and late: the suite waits.

#pragma once

#include "actors/delivery/history.hpp"
#include "cluster/broker.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>

namespace plenum::core::test {

/// How a broker under test is set up.
struct broker_setup {
  history_limits history{};
  std::chrono::seconds idempotency{300}; ///< How long a key is known.
};

/// A broker under test, with what it needs. Groups are new in each rig.
class broker_rig {
public:
  virtual ~broker_rig() = default;
  virtual broker& through() = 0;

  /// The time that the broker goes by.
  virtual wall_time now() const = 0;

  /// Lets this time pass, by the broker's clock.
  virtual void pass(std::chrono::milliseconds time) = 0;
};

using make_broker_rig = std::unique_ptr<broker_rig> (*)(const broker_setup&);

class BrokerContract : public ::testing::TestWithParam<make_broker_rig>, public broker_events {
protected:
  /// What a test says about one publication.
  struct options {
    bool save = true;
    std::string key{};
  };

  void TearDown() override { rig_.reset(); }

  void make(const broker_setup& setup = {});

  receipt publish(const publication& what);
  receipt publish(const std::string& group, const std::string& text, const options& how);
  receipt publish(const std::string& group, const std::string& text);
  history_page follow(const std::string& group);
  void unfollow(const std::string& group);

  /// The last `limit` messages, or those after `since`.
  reply::history read(const std::string& group, const std::optional<position>& since = {},
                      std::size_t limit = 100);

  /// The names of groups with history, in order.
  std::vector<std::string> list();
  void forget(const std::optional<std::string>& group);

  /// The groups whose history was reported to have begun anew; waits until there are `count`.
  std::vector<std::string> begun_anew(std::size_t count);

  /// The payloads reported so far; waits until there are `count`.
  std::vector<std::string> reported(std::size_t count);

  broker_rig& rig() { return *rig_; }

private:
  void on_publication(publication_ptr what) override;
  void on_history(const group_name& group, history_page page) override;
  void on_told(std::string what) override;

  std::mutex mutex_;
  std::condition_variable changed_;
  publications reported_;
  std::vector<std::string> begun_anew_;
  std::unique_ptr<broker_rig> rig_;
};

/// The payloads, in order.
std::vector<std::string> payloads(const publications& list);

} // namespace plenum::core::test
