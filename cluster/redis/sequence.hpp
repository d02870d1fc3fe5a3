// SPDX-License-Identifier: Apache-2.0
//
// A redis_sequence puts what one followed group publishes into order: what Redis reports as
// it happens, and what has to be read from the history because a report was missed. When the
// history is read, a mark is put among the reports: what is read belongs before it, and what was
// reported before it among what is read. Pure.

#pragma once

#include "actors/messages.hpp"

#include <deque>

namespace plenum::core {

/// The end of a group's history as it was read from Redis.
struct redis_page {
  position at;           ///< Of the last saved publication.
  positions before;      ///< Up to these it continues earlier epochs, the newest first.
  publications messages; ///< Oldest first, without holes.
  presence elsewhere = presence::unknown;
  std::uint64_t mark = 0; ///< Among the reports; 0: none.
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

  /// The history was read as `read` asked for; it counts when its mark has been reported, too.
  step on_page(redis_page page);

  /// A mark was reported.
  step on_mark(std::uint64_t mark);

  /// Reports may have been missed: they wait until a page was read.
  void on_silence();

  /// The history cannot be read for now: who listens hears at least what is not saved.
  /// @returns  what was kept of that.
  publications on_unreadable();

  /// What is known; nothing before the first page.
  const std::optional<position>& top() const noexcept { return top_; }

  /// Reports wait until a page was read.
  bool is_read() const noexcept { return reading_; }

private:
  /// What was reported; without anything, a silence, in which reports may have been missed.
  struct report {
    position at{};
    publication_ptr what{};

    bool is_silence() const noexcept { return !what && at.epoch.empty(); }
  };

  /// A mark, and how many reports waited then.
  struct marked {
    std::uint64_t mark;
    std::size_t before;
  };

  void take(report what, step& to);
  void begin_reading(step& to);

  /// Brings a page together with what was reported before its mark.
  step join(const redis_page& page, std::size_t reported_before);

  /// Finds whether the history begins anew with the page.
  /// @returns  the first of its messages that has not been handed on.
  publications::const_iterator compare(const redis_page& page, step& to) const;

  std::optional<position> top_;
  std::optional<redis_page> page_; ///< Its mark has still to come.
  std::vector<marked> marks_;      ///< Their pages have still to come.
  std::deque<report> waiting_;
  bool reading_ = true;
  bool overflowed_ = false;
  bool unreadable_ = false;
};

} // namespace plenum::core
