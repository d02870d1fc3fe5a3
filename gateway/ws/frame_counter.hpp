// SPDX-License-Identifier: Apache-2.0
//
// A frame_counter sees the bytes of a client go by and counts the frames of each message (RFC 6455
// section 5.2), those without a byte too, which nobody else sees. It checks nothing: what is no
// frame ends the connection elsewhere. Pure.

#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace plenum::core {

class frame_counter {
public:
  /// @returns  the most frames that any message has had which these bytes are of.
  std::size_t look(std::string_view bytes) {
    auto most = frames_;
    while (!bytes.empty()) {
      if (left_ > 0) {
        const auto skipped = std::min<std::uint64_t>(left_, bytes.size());
        left_ -= skipped;
        bytes.remove_prefix(static_cast<std::size_t>(skipped));
        continue;
      }
      take(static_cast<unsigned char>(bytes.front()));
      bytes.remove_prefix(1);
      most = std::max(most, frames_);
    }
    return most;
  }

private:
  /// Takes the next byte of a header.
  void take(unsigned char byte) {
    if (place_ == 0)
      begin(byte);
    else if (place_ == 1)
      read_length(byte);
    else if (place_ < long_end_)
      length_ = length_ << 8U | byte;
    if (++place_ < header_end_)
      return;
    left_ = length_;
    place_ = 0;
  }

  void begin(unsigned char byte) {
    const auto is_control = (byte & 0x08U) != 0;
    if (is_control)
      return;
    frames_ = is_last_ ? 1 : frames_ + 1;
    is_last_ = (byte & 0x80U) != 0;
  }

  void read_length(unsigned char byte) {
    const auto shown = byte & 0x7FU;
    const auto more = shown == 127 ? 8U : shown == 126 ? 2U : 0U;
    length_ = more == 0 ? shown : 0;
    long_end_ = static_cast<std::uint8_t>(2 + more);
    header_end_ = static_cast<std::uint8_t>(long_end_ + ((byte & 0x80U) != 0 ? 4 : 0));
  }

  std::uint64_t left_ = 0;   ///< Of the payload.
  std::uint64_t length_ = 0; ///< As read so far.
  std::size_t frames_ = 0;   ///< Of the last message that has begun.
  std::uint8_t place_ = 0;   ///< In the header.
  std::uint8_t long_end_ = 2;
  std::uint8_t header_end_ = 2;
  bool is_last_ = true; ///< Its last frame has come.
};

} // namespace plenum::core
