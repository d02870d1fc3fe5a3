// SPDX-License-Identifier: Apache-2.0
//
// A redis_publish is one publication on its way to Redis: a script for what is saved or has
// an idempotency key, a plain PUBLISH for everything else. Pure.

#pragma once

#include "cluster/broker.hpp"
#include "cluster/redis_request.hpp"
#include "cluster/redis_settings.hpp"

namespace plenum {

/// What tells this process's messages from those of others.
struct redis_author {
  std::string node;     ///< Random: another one for each process.
  std::uint64_t number; ///< Of this message: higher than that of the one before.
};

class redis_publish final : public redis_request {
public:
  /// @param settings  Outlive this, like `here`.
  /// @param here      Whether Redis counts this node among those who hear a channel.
  redis_publish(publication what, redis_author author, const redis_settings& settings,
                const std::function<bool(const std::string&)>& here, completion<receipt> done);

  void write(std::string& out, const redis_session& session) override;
  void finish(result<resp_value> outcome) override;
  std::size_t size() const override { return 512 + message_.size(); }

private:
  void write_save(std::string& out, const redis_session& session) const;
  void write_announce(std::string& out, const redis_session& session) const;
  result<receipt> read(const resp_value& reply) const;

  const redis_settings& settings_;
  const std::function<bool(const std::string&)>& here_;
  std::size_t cost_; ///< Of keeping it.
  group_name group_;
  redis_author author_;
  std::string channel_;
  std::string key_;
  std::string message_; ///< The envelope if it is to be saved, otherwise the whole notice.
  bool save_;
  bool heard_here_ = false; ///< When this was written.
  completion<receipt> done_;
};

} // namespace plenum
