// SPDX-License-Identifier: Apache-2.0
//
// A frame_reader makes messages of the bytes that a client sends over a WebSocket (RFC 6455
// section 5), in whatever pieces they come. Pure.
//
// What is whole within the bytes given is handed out where it is. Only what is not whole yet is
// copied, and kept until it is: an idle reader has nothing but a pointer. It keeps what has come,
// never room for what is only announced. What is compressed is kept so, and inflated when it is
// whole.

#pragma once

#include "gateway/ws/frame_header.hpp"
#include "protocol/inflater.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace plenum::core {

class frame_reader {
public:
  struct limits {
    std::size_t message_bytes = 0;
    std::size_t frames = 0;             ///< Of a message; 0: any number.
    core::inflater* inflates = nullptr; ///< Messages may be compressed (RFC 7692); null: may not.
  };

  /// What the bytes have come to.
  struct found {
    enum class what : std::uint8_t {
      nothing,    ///< All bytes are taken, and more are needed.
      message,    ///< A whole one: text or binary.
      control,    ///< Ping, pong or close.
      fragmented, ///< Over the limit of frames. Told once a message; reading can go on.
      fault,      ///< There is nothing more to be read.
    };

    what is = what::nothing;
    opcode kind{}; ///< Of a message, or of a control frame.
    frame_fault fault{};
    std::string_view body{}; ///< Lives until the next call, and while the bytes do.
  };

  /// Reads on, to be called until there is nothing.
  /// @param bytes  Loses at the front what is read; may be changed where it lies.
  found next(std::span<char>& bytes, const limits& most);

private:
  /// What is not whole yet.
  struct rest {
    std::string message;     ///< What there is of its body.
    std::size_t checked = 0; ///< Of it: whole sequences of UTF-8.
    std::size_t frames = 0;  ///< Of the message.
    std::uint64_t left = 0;  ///< Of the frame.
    mask_key key{};          ///< For the next byte of it.
    opcode kind{};           ///< Of the message; `continuation`: none has begun.
    bool compressed = false; ///< The message is.
    bool in_frame = false;   ///< The header of a frame of it has been read.
    bool last = false;       ///< That frame is the last of the message.
    std::uint8_t begun = 0;  ///< Bytes of `frame`.
    std::array<char, longest_control_frame> frame; ///< A header or a control frame.

    bool has_message() const noexcept { return kind != opcode::continuation; }
  };

  rest& unfinished() { return rest_ ? *rest_ : *(rest_ = std::make_unique<rest>()); }
  bool has_message() const noexcept { return rest_ && rest_->has_message(); }

  /// Whether something can be read.
  bool needs_no_more(std::span<const char> bytes) const noexcept {
    return !bytes.empty() || (rest_ && rest_->in_frame && rest_->left == 0);
  }

  std::span<char> front(std::span<char>& bytes, std::size_t wanted);
  void consume(std::span<char>& bytes, std::size_t read);
  found begin_frame(std::span<char>& bytes, const limits& most);
  found read_control(std::span<char>& bytes, const frame_header& header, std::size_t head);
  found begin_data(std::span<char>& bytes, const frame_header& header, const limits& most);
  found go_on(std::span<char>& bytes, const limits& most);
  found end_message(const limits& most);

  std::unique_ptr<rest> rest_; ///< Null: the next frame begins with the next byte.
};

/// What a close frame says.
struct close_words {
  std::uint16_t code = 1005; ///< 1005: nothing.
  std::string_view reason;
};

/// @param body  Of a close frame that a reader has let through.
close_words read_close(std::string_view body) noexcept;

} // namespace plenum::core
