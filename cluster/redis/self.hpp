// SPDX-License-Identifier: Apache-2.0
//
// redis_self is this node as Redis knows it: its id, where it is told things, and the numbers
// that it gives to what it asks for. Not thread-safe.

#pragma once

#include "cluster/redis/keys.hpp"

namespace plenum::core {

class redis_self {
public:
  /// @param database  Of the channels.
  redis_self(node_id id, std::uint32_t database);

  const node_id& id() const noexcept { return id_; }

  /// The channel on which this node is told something.
  const std::string& inbox() const noexcept { return inbox_; }

  /// That of a node; without a node, the one for all.
  std::string inbox_of(const std::optional<node_id>& node) const;

  /// The channel on which a group is published.
  std::string channel_of(const group_name& group) const;

  /// Another one each time, higher than all before.
  std::uint64_t next_number();

  /// Of an epoch: no other node makes it, nor this one twice.
  std::string next_seed();

private:
  node_id id_;
  std::uint32_t database_;
  std::string inbox_;
  std::uint64_t last_number_ = 0;
};

} // namespace plenum::core
