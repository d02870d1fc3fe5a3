// SPDX-License-Identifier: Apache-2.0
//
// A publication is one message published to a group. It is made once, gets its
// position from the broker, and is shared unchanged by everybody who delivers
// or keeps it.

#pragma once

#include "base/channel_id.hpp"
#include "base/clock.hpp"
#include "base/names.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace plenum::core {

/// What a payload is, for those who receive it.
enum class payload_type : std::uint8_t {
  json,  ///< A JSON text (RFC 8259), byte for byte as it was sent.
  text,  ///< UTF-8.
  bytes, ///< Anything.
};

/// "json", "text" or "bytes".
std::string_view to_string(payload_type type) noexcept;

/// The type of this name, if there is one.
std::optional<payload_type> parse_payload_type(std::string_view name) noexcept;

struct payload {
  payload_type type = payload_type::json;
  std::string data; ///< Valid for its type: whoever makes a payload checks.

  friend bool operator==(const payload&, const payload&) = default;
};

/// A place in a group's sequence of saved publications. Offsets count 1, 2, 3 …
/// within an epoch. The epoch changes when the sequence starts anew, so an
/// offset from before is not mistaken for one from after.
struct position {
  std::uint64_t offset = 0; ///< 0: before the first.
  std::string epoch;

  friend bool operator==(const position&, const position&) = default;
};

using positions = std::vector<position>;

/// What happened in a group.
enum class event : std::uint8_t {
  message,
  join,
  leave,
  // Between nodes; their payload is the node's id.
  hello,  ///< The node has begun to have members.
  listens ///< It has members that want to hear of those who come and go.
};

struct publication {
  group_name group;
  event what = event::message;
  payload content{};                  ///< Empty unless `what` is `message`.
  std::optional<channel_id> from{};   ///< Nobody: sent by the server itself.
  user_id user{};                     ///< Of `from`.
  wall_time time{};                   ///< When the node of `from` accepted it.
  bool save = false;                  ///< Goes into the history and has a position.
  std::optional<channel_id> except{}; ///< Does not get it.
  std::string key{};                  ///< Idempotency key; empty for none.
  position at{};                      ///< Offset 0: not saved.
};

/// What keeping a publication costs beside its payload and names, in bytes.
inline constexpr std::size_t publication_overhead = 288;

/// What keeping `what` costs, in bytes. All bounds of histories are in these, in every broker.
std::size_t cost_of(const publication& what) noexcept;

using publication_ptr = std::shared_ptr<const publication>;

/// One on its way to the broker, which alone may still change it: it gives it its position.
using publication_draft = std::shared_ptr<publication>;

inline publication_draft draft(publication what) {
  return std::make_shared<publication>(std::move(what));
}

} // namespace plenum::core
