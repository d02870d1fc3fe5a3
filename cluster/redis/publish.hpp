// SPDX-License-Identifier: Apache-2.0
//
// What is published, on its way to Redis: a redis_publish is one publication that is saved or
// has an idempotency key, and a redis_spread some that are neither. Both are functions there, so
// that nothing overtakes them: what Redis refuses it refuses in their order, and what a broken
// connection has left on the way is not carried out late. Pure.

#pragma once

#include "cluster/broker.hpp"
#include "cluster/redis/connection/request.hpp"
#include "cluster/redis/connection/subscriber.hpp"
#include "cluster/redis/settings.hpp"

namespace plenum::core {

/// What tells this process's messages from those of others.
struct redis_author {
  std::string node;         ///< Random: another one for each process.
  std::uint64_t number = 0; ///< Of this message: higher than that of the one before.
};

class redis_publish final : public redis_request {
public:
  /// @param settings  Outlive this, like `here`.
  redis_publish(publication what, redis_author author, const redis_settings& settings,
                const redis_hears& here, completion<receipt> done);

  void write(std::string& out, const redis_session& session) override;
  void finish(result<resp_value> outcome) override;
  std::size_t size() const override { return 512 + message_.size(); }

private:
  void write_save(std::string& out, const redis_session& session) const;
  void write_announce(std::string& out, const redis_session& session) const;
  result<receipt> read(const resp_value& reply) const;

  const redis_settings& settings_;
  const redis_hears& here_;
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

class redis_spread final : public redis_request {
public:
  struct message {
    std::string channel;
    std::string notice;
    completion<receipt> done;
    bool heard_here = false; ///< When this was written.

    std::size_t size() const { return 256 + channel.size() + notice.size(); }
  };

  /// @param here  Outlives this.
  redis_spread(std::string node, const redis_hears& here, message first);

  /// Whether it may still have another message, which is given up at this time.
  bool takes(const message& what, time_point until) const;
  void add(message what);

  void write(std::string& out, const redis_session& session) override;
  void finish(result<resp_value> outcome) override;
  std::size_t size() const override { return size_; }

private:
  std::string node_;
  const redis_hears& here_;
  std::vector<message> messages_;
  std::size_t size_;
};

} // namespace plenum::core
