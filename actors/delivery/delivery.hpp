// SPDX-License-Identifier: Apache-2.0
//
// What a group tells the shards. Frames are made once per format in use and
// shared by all shards. Shards know a group by its number, and its name by its first admission.

#pragma once

#include "base/channel_id.hpp"
#include "protocol/reply.hpp"
#include "protocol/wire.hpp"

#include <boost/container/small_vector.hpp>

#include <memory>
#include <optional>
#include <string>

namespace plenum::core {

/// Which group of this process, for as long as it lives.
using group_number = std::uint64_t;

/// The frames of a message in one format.
struct format_frames {
  wire_format format;
  std::string frames;
};

/// One publication on its way to the members of a group on one shard.
struct delivery {
  group_number group = 0;
  position at;                        ///< Offset 0: not saved.
  std::optional<channel_id> except{}; ///< Does not get it.
  bool notice = false;                ///< Only for members that asked to be notified.

  /// For the formats in use whose wires have such a message: seldom more than one.
  boost::container::small_vector<format_frames, 1> frames{};
};

using delivery_ptr = std::shared_ptr<const delivery>;

/// Makes a channel a member on its shard: first the answer, then whatever is
/// delivered from now on.
struct admission {
  group_number group = 0;
  channel_id channel;
  bool notify = false;
  answer what; ///< A `joined`.
};

/// Ends a membership on its shard: first what is still due, then the answer.
struct dismissal {
  group_number group = 0;
  channel_id channel;
  answer what;          ///< A `left`.
  bool removed = false; ///< By the program: the client, which did not ask, is told.
};

} // namespace plenum::core
