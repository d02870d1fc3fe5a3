// SPDX-License-Identifier: Apache-2.0
//
// unframe takes apart what append_frame has put together.

#pragma once

#include "protocol/frame.hpp"

#include <stdexcept>
#include <string_view>
#include <vector>

namespace plenum::core::test {

struct sent_frame {
  opcode kind;
  std::string_view body;

  friend bool operator==(const sent_frame&, const sent_frame&) = default;
};

/// The frames in `bytes`, which are views into it.
inline std::vector<sent_frame> unframe(std::string_view bytes) {
  auto frames = std::vector<sent_frame>{};
  while (!bytes.empty()) {
    const auto at = [&](std::size_t i) {
      return std::size_t{static_cast<unsigned char>(bytes.at(i))};
    };
    const auto short_size = at(1);
    const std::size_t extra = short_size == 126 ? 2 : short_size == 127 ? 8 : 0;
    auto size = extra == 0 ? short_size : 0;
    for (std::size_t i = 0; i < extra; ++i)
      size = size << 8U | at(2 + i);
    if (bytes.size() < 2 + extra + size)
      throw std::runtime_error{"a frame is cut off"};
    frames.push_back({static_cast<opcode>(at(0) & 0x0FU), bytes.substr(2 + extra, size)});
    bytes.remove_prefix(2 + extra + size);
  }
  return frames;
}

} // namespace plenum::core::test
