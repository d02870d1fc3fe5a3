// SPDX-License-Identifier: Apache-2.0
//
// A redis_sequence puts what one followed group publishes into order: what Redis reports as
// it happens, and what has to be read from the history because a report was missed. Pure.

#pragma once

#include "actors/messages.hpp"

#include <deque>

namespace plenum {

/// The end of a group's history as it was read from Redis.
struct redis_page {
  position at;               ///< Of the last saved publication.
  position began;            ///< This epoch continues another one from this position.
  publications messages;     ///< Oldest first, without holes.
  std::size_t listeners = 0; ///< Nodes that follow the group.
};

class redis_sequence {
public:
  /// How many reports are kept while the history is read; more are read, too, if saved.
  static constexpr std::size_t most_waiting = 10'000;

  /// What is to be done, in this order.
  struct step {
    std::optional<history_page> anew; ///< The history begins anew with this.
    publications deliver;
    bool read = false; ///< Read from `top` on, then call `on_page`.
  };

  /// Something was reported. In the beginning nothing is handed on before a page was read.
  /// @param what  Null: the history begins anew at `at`.
  step on_report(const position& at, publication_ptr what);

  /// The history was read as `read` asked for.
  step on_page(const redis_page& page);

  /// Reports may have been missed: they wait until a page was read.
  void on_silence() { reading_ = true; }

  /// What is known; nothing before the first page.
  const std::optional<position>& top() const noexcept { return top_; }

private:
  struct report {
    position at;
    publication_ptr what;
    bool checked = false; ///< The page was asked for after this came.
  };

  void take(report what, step& to);
  void join(const redis_page& page, step& to);
  void wait(report what);

  std::optional<position> top_;
  bool reading_ = true;
  bool overflowed_ = false;
  std::deque<report> waiting_;
};

} // namespace plenum
