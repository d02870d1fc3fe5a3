// SPDX-License-Identifier: Apache-2.0
//
// A stamp is what a payload of the load generator says about itself: who
// published it, as which of its messages, and when. It has a fixed width and
// survives every wire as it is, so it is found again by its first bytes.

#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace plenum::core::load {

struct stamp {
  std::uint32_t publisher = 0;
  std::uint32_t sequence = 0; ///< 0, 1, 2 ... of this publisher.
  std::uint64_t sent = 0;     ///< Monotonic clock, ns.

  friend bool operator==(const stamp&, const stamp&) = default;
};

/// How every stamp begins. After it: publisher and sequence, 8 hex digits each,
/// and the time, 16.
inline constexpr std::string_view stamp_marker = "@plenum:";

inline constexpr std::size_t stamp_size = 40;

/// Writes `stamp_size` bytes.
void write_stamp(char* to, const stamp& what) noexcept;

/// Reads `stamp_size` bytes that begin with the marker. What should be hex
/// digits and is not gives some number.
stamp read_stamp(const char* from) noexcept;

/// Finds the stamps in a frame. It looks first where the last frame had its
/// stamp, which makes it cheap when frames are alike.
class stamp_finder {
public:
  /// @returns the place of the first stamp at or behind `from`, or npos.
  std::size_t find(std::string_view body, std::size_t from = 0) noexcept {
    if (from <= hint_ && hint_ + stamp_size <= body.size() && is_at(body.data() + hint_))
      return hint_;
    return search(body, from);
  }

private:
  static bool is_at(const char* place) noexcept {
    return std::memcmp(place, stamp_marker.data(), stamp_marker.size()) == 0;
  }

  std::size_t search(std::string_view body, std::size_t from) noexcept;

  std::size_t hint_ = 0;
};

} // namespace plenum::core::load
