// SPDX-License-Identifier: Apache-2.0
//
// A group_copy is what a node holds of a group's history: its end, as far as it has been
// needed and delivered. It may lack what came before, which can be loaded, and be behind what
// the broker has. All copies of a node are bounded together: one that makes them exceed their
// limit drops its own oldest messages. Not thread-safe.

#pragma once

#include "actors/delivery/history.hpp"
#include "actors/delivery/history_total.hpp"
#include "actors/messages.hpp"

#include <optional>

namespace plenum::core {

class group_copy {
public:
  /// @param total  Of all copies of the node; outlives this.
  group_copy(const history_limits& limits, history_total& total) : limits_{limits}, total_{total} {}
  group_copy(const group_copy&) = delete;
  group_copy& operator=(const group_copy&) = delete;
  ~group_copy() { total_.change(counted_, 0); }

  /// A first page has been taken. Nothing else may be asked before.
  bool begun() const noexcept { return held_.has_value(); }

  /// Takes over what the broker holds: puts before the copy what it lacks, or, if the page is of
  /// another sequence, begins with it.
  /// @returns  where the copy stood before if it has begun anew with this page.
  std::optional<position> take(const history_page& page);

  /// Keeps a saved publication.
  /// @returns  where the copy stood before if that begins another epoch.
  std::optional<position> keep(const publication_ptr& what);

  /// Whether it has been kept, or is of a page that was taken.
  bool has(const position& at) const noexcept {
    return at.epoch == top().epoch && at.offset <= top().offset;
  }

  /// Whether everything that the broker has up to the top is here that is asked for.
  bool holds(const std::optional<position>& since, std::size_t count) const;

  /// Drops what is too old.
  void expire(wall_time now) { held_->expire(now); }

  /// Drops the oldest if all copies are over their limit.
  void bound();

  const position& top() const noexcept { return held_->top(); }
  const history& messages() const noexcept { return *held_; }

private:
  void begin(const history_page& page);
  void fill(const history_page& page);

  history_limits limits_;
  history_total& total_;
  std::optional<history> held_;
  bool whole_ = false;      ///< It lacks nothing that the broker has before its top.
  std::size_t counted_ = 0; ///< What `total_` knows that it costs.
};

} // namespace plenum::core
