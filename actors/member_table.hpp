// SPDX-License-Identifier: Apache-2.0
//
// A member_table is who is in one group on this node, and where: so that a
// publication is made in the formats in use and sent to the shards concerned.
// Not thread-safe.

#pragma once

#include "actors/messages.hpp"

#include <array>
#include <unordered_map>
#include <vector>

namespace plenum::core {

class member_table {
public:
  /// Adds a member or replaces what is known of it.
  /// @returns  true if it was not a member before.
  bool add(const member& who);

  /// @returns  what was known of it, if it was a member.
  std::optional<member> remove(const channel_id& who);

  bool has(const channel_id& who) const { return members_.contains(who); }
  bool empty() const noexcept { return members_.empty(); }
  std::size_t size() const noexcept { return members_.size(); }

  /// A wire in use, and how many speak it.
  struct wire_use {
    wire speaks;
    std::size_t plain = 0;
    std::size_t compressed = 0; ///< Those who take it compressed.
  };

  const std::vector<wire_use>& wires() const noexcept { return wires_; }
  bool on_shard(std::size_t shard) const noexcept {
    return shard < shards_.size() && shards_[shard] != 0;
  }

  /// Whether any member wants to know of others coming and going.
  bool wants_notices() const noexcept { return notices_ != 0; }

  /// Up to `limit` members, in no particular order.
  std::vector<reply::member> list(std::size_t limit, const std::string& node) const;

private:
  struct row {
    user_id user;
    wire speaks;
    std::uint16_t shard;
    bool compressed;
    bool notify;
  };

  void count(const row& who, int step);
  void count(const wire_format& format, std::size_t change);

  std::unordered_map<channel_id, row> members_;
  std::vector<wire_use> wires_;
  std::vector<std::size_t> shards_;
  std::size_t notices_ = 0;
};

} // namespace plenum::core
