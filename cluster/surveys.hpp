// SPDX-License-Identifier: Apache-2.0
//
// surveys are the questions of this node that are under way: how many findings each will get,
// those that have come, and when it is closed without the rest. Pure; not thread-safe.

#pragma once

#include "actors/survey.hpp"
#include "base/clock.hpp"
#include "cluster/broker.hpp"

#include <unordered_map>

namespace plenum::core {

class surveys {
public:
  using completion = std::function<void(findings)>;

  /// Of them, so many may be under way at once.
  static constexpr std::size_t most_open = 100'000;

  bool full() const noexcept { return open_.size() >= most_open; }
  std::size_t size() const noexcept { return open_.size(); }

  /// Opens a survey. @returns  its number.
  std::uint64_t open(const any_question& what, time_point deadline, completion done);

  /// Says who was asked, and so how many findings there will be.
  void expect(std::uint64_t number, const reach& asked);

  /// Takes a finding, if it answers that question.
  void take(std::uint64_t number, any_finding what);

  /// Takes what this node has found, in case that it does not hear the question.
  void take_own(std::uint64_t number, any_finding what);

  /// Gives it this deadline.
  void wait_until(std::uint64_t number, time_point deadline);

  /// Forgets it: nobody has been asked.
  void cancel(std::uint64_t number) { open_.erase(number); }

  /// Closes those that have waited for too long.
  void give_up(time_point now);

private:
  struct entry {
    std::size_t kind; ///< Of the question.
    time_point deadline;
    completion done;
    std::optional<std::size_t> expected{};
    findings found{};
    std::optional<any_finding> own{}; ///< Of this node, not counted yet.
  };

  void close_if_complete(std::uint64_t number);

  std::uint64_t last_ = 0;
  std::unordered_map<std::uint64_t, entry> open_;
};

} // namespace plenum::core
