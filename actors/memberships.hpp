// SPDX-License-Identifier: Apache-2.0
//
// memberships is which groups a channel is in or may come to be in, so that it leaves them
// all when it ends. It is told what is asked and how it was answered; answers come later,
// when more may have been asked already. Not thread-safe.

#pragma once

#include "base/names.hpp"

#include <vector>

namespace plenum::core {

class memberships {
public:
  /// The client asks to join; `answered` will follow.
  /// @returns false if that would be more than `limit` groups: it may not ask.
  bool join(const group_name& group, std::size_t limit);

  /// The program asks to join; no `answered` will follow.
  /// @returns as `join`.
  bool enroll(const group_name& group, std::size_t limit);

  /// Somebody asks to leave.
  void leave(const group_name& group);

  /// How one `join` ended.
  void answered(std::string_view group, bool success);

  /// Every group that has to be left, those included that may not have to be.
  std::vector<group_name> all() const;

  /// Those that the client is in or asks to be in, and the program does not put it into.
  std::vector<group_name> chosen() const;

private:
  struct entry {
    group_name group;
    bool wanted = false;     ///< Asked to join later than to leave.
    bool enrolled = false;   ///< By the program, which alone hears how that ended.
    std::size_t joining = 0; ///< The client's unanswered joins.
  };

  /// The entry of this group, wanted from now on; null if there are too many.
  entry* want(const group_name& group, std::size_t limit);

  std::vector<entry> entries_;
};

} // namespace plenum::core
