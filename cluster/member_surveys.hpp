// SPDX-License-Identifier: Apache-2.0
//
// member_surveys keeps the question for a group's members cheap, which goes to all nodes: of
// the same question one survey is under way. Who asks meanwhile is answered by the next, which
// begins when that one is done, so nobody gets an answer that is older than the question.
//
// Threading: lives on the envoy's loop.

#pragma once

#include "actors/messages.hpp"

#include <functional>
#include <map>
#include <vector>

namespace plenum::core {

class member_surveys {
public:
  using completion = std::function<void(const reply::members&)>;

  /// @param ask  Asks all nodes; may answer at once.
  explicit member_surveys(std::function<void(const command::members&, completion)> ask)
    : ask_{std::move(ask)} {}

  /// Answers with `reply::members`.
  void take(const list_members& request);

  /// Who waits.
  std::size_t waiting() const noexcept;

  /// Forgets who waits.
  void stop() { open_.clear(); }

private:
  using question = std::pair<group_name, std::size_t>;

  struct entry {
    std::vector<answer_to> asked; ///< By the survey that is under way.
    std::vector<answer_to> later; ///< By the next.
  };

  void begin(const command::members& what);
  void finish(const command::members& what, const reply::members& found);

  std::function<void(const command::members&, completion)> ask_;
  std::map<question, entry> open_;
};

} // namespace plenum::core
