// SPDX-License-Identifier: Apache-2.0
//
// channel_id is the identity of one channel: a random UUID (version 4, RFC 9562 section 5.4).
// Who knows it may send to the channel, so it is drawn from the system's random source; all but
// its last eight digits, which say on which node the channel is, so that no node has to ask.

#pragma once

#include "base/node_id.hpp"

#include <array>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>

namespace plenum::core {

class channel_id {
public:
  /// Draws a new one. Callable from any thread.
  /// @param home  Where the channel is.
  static channel_id make(node_id home = {});

  /// Reads the 36-character text form, in either case.
  /// @returns the id, or `errc::invalid_field`.
  static result<channel_id> parse(std::string_view text);

  /// The text form in lower case, for example
  /// "7f3c9a34-8a53-4a0c-9e3f-3c1c5d0a6f11".
  std::string str() const;

  /// The same, without allocating.
  std::array<char, 36> text() const noexcept;

  /// Where the channel is.
  node_id home() const noexcept;

  friend auto operator<=>(const channel_id&, const channel_id&) = default;

private:
  friend struct std::hash<channel_id>;

  channel_id() = default;

  std::array<std::uint8_t, 16> bytes_{};
};

} // namespace plenum::core

template <>
struct std::hash<plenum::core::channel_id> {
  std::size_t operator()(const plenum::core::channel_id& x) const noexcept {
    std::size_t h = 0; // The bytes are random already.
    std::memcpy(&h, x.bytes_.data(), sizeof h);
    return h;
  }
};
