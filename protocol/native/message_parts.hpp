// SPDX-License-Identifier: Apache-2.0
//
// message_parts is an answer in parts on a wire that has replies: what stands before its
// messages, the messages one by one, and what stands after them.

#pragma once

#include "protocol/answer_parts.hpp"
#include "protocol/frame.hpp"
#include "protocol/native/message_writer.hpp"

namespace plenum::core {

/// @tparam Writer  Of the wire's encoding.
template <class Writer>
class message_parts final : public answer_parts {
public:
  message_parts(opcode kind, answer&& what) : kind_{kind}, what_{std::move(what)} {
    auto writer = Writer{body_};
    const auto place = message_writer{writer}.write_around_messages(what_);
    tail_ = body_.substr(place);
    body_.resize(place);
  }

  bool next(std::size_t bytes, std::string& out) override {
    const auto& messages = messages_of(what_);
    while (body_.size() < bytes && next_ < messages.size()) {
      auto writer = Writer{body_, next_ > 0};
      message_writer{writer}.write_item(*messages[next_++]);
    }
    const auto last = next_ == messages.size();
    if (last)
      body_ += tail_;
    append_fragment(out, std::exchange(kind_, opcode::continuation), body_, last);
    body_.clear();
    return !last;
  }

private:
  opcode kind_; ///< Of the next fragment.
  answer what_;
  std::size_t next_ = 0; ///< Message to write.
  std::string body_;     ///< Of the next fragment.
  std::string tail_;
};

} // namespace plenum::core
