// SPDX-License-Identifier: Apache-2.0
//
// A history is the saved publications of one group, oldest first, bounded in
// bytes, count and age. It gives positions (in a broker) or keeps a copy of a
// sequence that got its positions elsewhere (in a group). Not thread-safe.

#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "protocol/reply.hpp"

#include <deque>
#include <optional>

namespace plenum::core {

/// What happens when a group's history exceeds its bytes.
enum class history_overflow : std::uint8_t {
  clear, ///< Drops all but the newest.
  trim,  ///< Drops the oldest; the newest always stays.
};

struct history_limits {
  std::size_t bytes = 1024 * 1024; ///< What its messages cost (`cost_of`); 0 keeps no history.
  std::size_t count = 10'000;      ///< 0: no limit.
  std::chrono::seconds age{0};     ///< 0: no limit.
  history_overflow overflow = history_overflow::clear;
};

class history {
public:
  /// @param top     Where the sequence stands.
  /// @param held    What is known of it, oldest first.
  /// @param before  Up to these earlier epochs had the same publications.
  history(position top, const history_limits& limits, const publications& held = {},
          positions before = {});

  /// The position that the next publication gets.
  position next() const { return {top_.offset + 1, top_.epoch}; }

  /// Keeps `what`, whose position is later than the top, and drops what is
  /// over the limits then.
  void append(publication_ptr what);

  /// Drops the oldest until it costs at most `bytes`.
  void trim_to(std::size_t bytes);

  /// Drops what is older than the limit.
  void expire(wall_time now);

  /// Whether all publications after `from` are here.
  bool holds_since(const position& from) const noexcept;

  /// The publications after `from`, oldest first.
  /// @returns  nothing if `from` is of another sequence, from the future, or
  ///           something after it is no longer held.
  std::optional<publications> since(const position& from) const;

  /// The last `count` publications, oldest first.
  publications last(std::size_t count) const;

  const position& top() const noexcept { return top_; }
  std::size_t size() const noexcept { return held_.size(); }

  /// What it costs.
  std::size_t bytes() const noexcept { return bytes_; }

  /// Answers a client's question, with at most `max` messages.
  reply::history read(const command::history& what, std::size_t max) const;

private:
  /// Whether `from` is a place in this sequence.
  bool has(const position& from) const noexcept;
  void drop_oldest();

  position top_; ///< Of the last publication; offset 0: there was none.
  positions before_;
  history_limits limits_;
  std::deque<publication_ptr> held_;
  std::size_t bytes_ = 0; ///< What `held_` costs.
};

} // namespace plenum::core
