// SPDX-License-Identifier: Apache-2.0
//
// revocations are all that a node knows of who is revoked. There is room for so many; beyond that
// those that end first are forgotten, which is logged.
//
// Threading: any thread, at any time; who only asks does not wait for others who ask.

#pragma once

#include "actors/identity.hpp"
#include "actors/revocation.hpp"

#include <array>
#include <atomic>
#include <set>
#include <shared_mutex>
#include <tuple>
#include <unordered_map>

namespace plenum::core {

class revocations {
public:
  /// How many are known at once.
  static constexpr std::size_t most = 100'000;

  explicit revocations(std::size_t room = most) : room_{room} {}

  /// Learns of one that `parse` lets through.
  void add(const revocation& what, wall_time now);

  /// Whether this one is to be let in no more. Not `nobody()` and `anybody()`, who have no token.
  bool covers(const identity_ptr& who, wall_time now) const;

  /// Drops what nobody needs any more. Called once a second.
  void forget_old(wall_time now);

  /// How many are known.
  std::size_t size() const noexcept { return size_; }

private:
  using named = std::unordered_map<std::string, revocation>;

  const revocation* find(revocation_kind kind, const std::string& name, wall_time now) const;
  void drop_first();

  mutable std::shared_mutex mutex_;
  std::array<named, revocation_kinds> known_; ///< By kind.

  /// When each may be forgotten, the first one first; the name is the key's above.
  std::set<std::tuple<std::int64_t, revocation_kind, std::string_view>> ends_;
  std::size_t room_;
  bool full_ = false;                 ///< It has been said.
  std::atomic<std::size_t> size_ = 0; ///< Of `ends_`.
};

} // namespace plenum::core
