// SPDX-License-Identifier: Apache-2.0

#include "protocol/raw/raw_codec.hpp"

#include "protocol/json/writer.hpp"

namespace plenum::core {

/// The messages of a history, each a message of its own.
class raw_codec::parts final : public answer_parts {
public:
  parts(const raw_codec& by, answer&& what) : by_{by}, what_{std::move(what)} {}

  bool next(std::size_t bytes, std::string& out) override {
    const auto& messages = messages_of(what_);
    for (const auto begin = out.size(); out.size() - begin < bytes && next_ < messages.size();)
      by_.append(messages[next_++]->content, out);
    return next_ < messages.size();
  }

private:
  const raw_codec& by_;
  answer what_;
  std::size_t next_ = 0;
};

std::vector<incoming> raw_codec::decode(opcode kind, std::string_view body,
                                        const client_limits&) const {
  const auto type = kind == opcode::text ? payload_type::text : payload_type::bytes;
  return {request{{}, command::message{{type, std::string{body}}}}};
}

void raw_codec::encode(const answer& what, std::string& out) const {
  if (const auto* joined = std::get_if<reply::joined>(&what.what))
    for (const auto& message : joined->messages)
      append(message->content, out);
}

std::unique_ptr<answer_parts> raw_codec::in_parts(answer what) const {
  if (!std::holds_alternative<reply::joined>(what.what))
    return nullptr;
  return std::make_unique<parts>(*this, std::move(what));
}

void raw_codec::encode(const any_push& what, std::string& out) const {
  if (const auto* direct = std::get_if<push::direct>(&what))
    append(direct->content, out);
  const auto* published = std::get_if<push::published>(&what);
  if (published && published->what->what == event::message)
    append(published->what->content, out);
}

void raw_codec::append(const payload& content, std::string& out) const {
  if (style_ == style::json && content.type != payload_type::json) {
    auto quoted = std::string{};
    json_writer{quoted}.data(content);
    return append_frame(out, opcode::text, quoted);
  }
  const auto text = style_ != style::binary && content.type != payload_type::bytes;
  append_frame(out, text ? opcode::text : opcode::binary, content.data);
}

} // namespace plenum::core
