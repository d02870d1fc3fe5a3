// SPDX-License-Identifier: Apache-2.0
//
// How much clients may do, and how fast: docs/limits.md, "What clients do".

#pragma once

#include "base/limit_mode.hpp"

#include <cstddef>

namespace plenum::core {

/// 0: no limit. Messages are commands, or messages of a wire that has none; bytes are those of
/// WebSocket messages.
struct rate_limits {
  std::size_t channel_messages = 0; ///< In a second, like all but the last three.
  std::size_t channel_bytes = 0;
  std::size_t channel_joins = 0;
  std::size_t user_messages = 0; ///< Of all channels of a user on this node.
  std::size_t user_bytes = 0;
  std::size_t address_messages = 0; ///< Of all channels of an address on this node.
  std::size_t address_bytes = 0;
  std::size_t user_channels = 0; ///< Of a user on this node.
  std::size_t fragments = 1024;  ///< Frames of one message.
  limit_mode mode = limit_mode::enforce;

  /// Whether what clients send has to be measured.
  bool measure() const noexcept {
    return mode != limit_mode::off
           && (channel_messages | channel_bytes | channel_joins | user_messages | user_bytes
               | address_messages | address_bytes)
                != 0;
  }

  /// Whether it matters which channels are of one user, or of one address.
  bool know_users() const noexcept {
    return mode != limit_mode::off && (user_messages | user_bytes | user_channels) != 0;
  }
  bool know_addresses() const noexcept {
    return mode != limit_mode::off && (address_messages | address_bytes) != 0;
  }
};

} // namespace plenum::core
