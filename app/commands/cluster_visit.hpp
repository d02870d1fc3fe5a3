// SPDX-License-Identifier: Apache-2.0
//
// A cluster_visit is how a command asks the nodes of a cluster, through their Redis.

#pragma once

#include "cluster/make_broker.hpp"
#include "cluster/node_message.hpp"

#include <condition_variable>
#include <mutex>

namespace plenum::core {

class cluster_visit final : private broker_events {
public:
  /// What the nodes have said.
  struct answers {
    std::vector<any_finding> list{};
    std::vector<node_id> unheard{}; ///< Nodes that live and could not be asked.
    std::size_t silent = 0;         ///< Those, and those that have not answered in time.
  };

  /// Waits until Redis can be asked, for as long as the settings say.
  /// @param settings  With a Redis.
  explicit cluster_visit(const broker_settings& settings);
  cluster_visit(const cluster_visit&) = delete;
  cluster_visit& operator=(const cluster_visit&) = delete;
  ~cluster_visit();

  /// Asks every node. @returns  or why Redis cannot be asked.
  result<answers> ask(const any_question& what);

  /// Has Redis keep it and every node heed it. @returns  or why Redis has not.
  result<answers> revoke(const revocation& what);

  /// All that Redis keeps. @returns  or why Redis cannot be asked.
  result<std::vector<revocation>> revocations();

private:
  void on_publication(publication_ptr /*what*/) override {}
  void on_history(const group_name& /*group*/, history_page /*page*/) override {}
  void on_told(std::string what) override;
  void on_revocations(std::vector<revocation> all) override;

  result<void> ready() const;
  void on_reached(const result<reach>& reached);
  result<answers> collect();

  node_id id_ = node_id::make();
  std::unique_ptr<broker> through_;
  std::mutex mutex_; ///< Guards what follows.
  std::condition_variable changed_;
  std::optional<result<reach>> reached_;
  std::vector<any_finding> found_;
  std::vector<revocation> revoked_;
};

} // namespace plenum::core
