// SPDX-License-Identifier: Apache-2.0
//
// redis_company is what this node has to do with the others: it says that it lives, tells them
// things, and finds whether they have members.
//
// Threading: everything on the thread of the connections, unless it says otherwise. Completions
// come from there.

#pragma once

#include "cluster/redis/connections.hpp"
#include "cluster/redis/followings.hpp"
#include "cluster/redis/self.hpp"

namespace plenum::core {

/// What the function `tell_all` says, and others that do the same.
result<reach> read_reach(const resp_value& reply);

class redis_company {
public:
  /// All outlive this.
  redis_company(const redis_settings& settings, const redis_self& self,
                redis_connections& connections, redis_followings& followings);

  /// As `broker::tell` has it. Fails with what keeps Redis from being asked, and never tells twice.
  void tell(const std::optional<node_id>& whom, std::string what, completion<reach> done);

  /// As `broker::look_around` has it. Fails at the deadline, or with what keeps Redis from being
  /// asked.
  void look_around(const group_name& group, time_point deadline, completion<presence> done);

  /// What says that this node lives, for a while, and which connection it uses.
  /// @returns  null if it does not count, or leaves.
  redis_request_ptr alive();

  /// Several times a second: says again that this node lives when it is time.
  void on_time(time_point now);

  /// From now on this node does not say any more that it lives.
  /// @returns  whether Redis thinks so, and can be told.
  bool leave();

  /// So that nobody waits for a node that will not come back.
  /// @param done  Called when Redis has heard it, or will not.
  void say_goodbye(time_point deadline, std::function<void()> done);

  /// That Redis may lose what it holds. Any thread.
  std::optional<std::string> warning() const;

private:
  void on_alive(std::uint64_t heard_on, const result<resp_value>& listeners);

  const redis_settings& settings_;
  const redis_self& self_;
  redis_connections& connections_;
  redis_followings& followings_;
  time_point alive_again_{};           ///< When to say that this node lives.
  bool introduced_ = false;            ///< It has been said.
  bool leaving_ = false;               ///< It is not to be said again.
  std::atomic<bool> may_lose_ = false; ///< The server drops what it holds when memory is short.
};

} // namespace plenum::core
