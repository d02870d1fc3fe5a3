// SPDX-License-Identifier: Apache-2.0
//
// What a group tells the shards. Frames are encoded once per wire in use and
// shared by all shards.

#pragma once

#include "base/channel_id.hpp"
#include "protocol/frame.hpp"
#include "protocol/reply.hpp"
#include "protocol/wire.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace plenum::core {

/// The frames of a message in one wire.
struct wire_frames {
  wire speaks;
  frame_ptr frames;
};

/// One publication on its way to the members of a group on one shard.
struct delivery {
  group_name group;
  position at;                        ///< Offset 0: not saved.
  std::optional<channel_id> except{}; ///< Does not get it.
  bool notice = false;                ///< Only for members that asked to be notified.
  std::vector<wire_frames> frames{};  ///< For the wires in use that have such a message.
};

using delivery_ptr = std::shared_ptr<const delivery>;

/// Makes a channel a member on its shard: first the answer, then whatever is
/// delivered from now on.
struct admission {
  channel_id channel;
  bool notify = false;
  answer what; ///< A `joined`.
};

/// Ends a membership on its shard: first what is still due, then the answer.
struct dismissal {
  channel_id channel;
  answer what;          ///< A `left`.
  bool removed = false; ///< By the program: the client, which did not ask, is told.
};

} // namespace plenum::core
