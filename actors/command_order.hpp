// SPDX-License-Identifier: Apache-2.0
//
// A command_order has the commands of one channel for one group answered in their order
// (docs/protocol.md, "Order"): answers come from different places, so a command waits until
// those before it have been answered. Only sends may follow sends, which are answered by one
// place in their order. Not thread-safe.

#pragma once

#include "base/names.hpp"
#include "protocol/command.hpp"

#include <string_view>
#include <vector>

namespace plenum::core {

class command_order {
public:
  /// Whether this may be carried out now: a command for a group, or the refusal of one.
  bool admits(const incoming& what) const;

  /// A command is being carried out.
  /// @returns  what `end` wants; never 0.
  std::uint32_t begin(const group_name& group, bool is_send);

  /// It has been answered. 0: it was of no group.
  void end(std::uint32_t turn);

private:
  /// A group for which commands are under way, or the place for one.
  struct entry {
    group_name group;
    std::uint32_t under_way = 0;
    bool sends = false; ///< They are sends.
  };

  /// The place of a group for which commands are under way, or the end.
  std::size_t find(std::string_view group) const;

  std::vector<entry> entries_;
};

} // namespace plenum::core
