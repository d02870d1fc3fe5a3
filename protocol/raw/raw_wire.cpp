// SPDX-License-Identifier: Apache-2.0

#include "protocol/raw/raw_wire.hpp"

#include "protocol/json/writer.hpp"

namespace plenum::core {

namespace {

void append(raw_style style, const payload& content, std::string& out) {
  if (style == raw_style::json && content.type != payload_type::json) {
    auto quoted = std::string{};
    json_writer{quoted}.data(content);
    return append_frame(out, opcode::text, quoted);
  }
  const auto text = style != raw_style::binary && content.type != payload_type::bytes;
  append_frame(out, text ? opcode::text : opcode::binary, content.data);
}

/// The messages of a history, each a message of its own.
class raw_parts final : public answer_parts {
public:
  raw_parts(raw_style style, answer&& what) : style_{style}, what_{std::move(what)} {}

  bool next(std::size_t bytes, std::string& out) override {
    const auto& messages = messages_of(what_);
    for (const auto begin = out.size(); out.size() - begin < bytes && next_ < messages.size();)
      append(style_, messages[next_++]->content, out);
    return next_ < messages.size();
  }

private:
  raw_style style_;
  answer what_;
  std::size_t next_ = 0;
};

} // namespace

std::vector<incoming> raw_dialect::decode(opcode kind, std::string_view body, const client_limits&,
                                          std::string&) {
  const auto type = kind == opcode::text ? payload_type::text : payload_type::bytes;
  return {request{{}, command::message{{type, std::string{body}}}}};
}

void raw_dialect::encode(const answer& what, std::string& out) {
  if (const auto* joined = std::get_if<reply::joined>(&what.what))
    for (const auto& message : joined->messages)
      append(style_, message->content, out);
}

std::unique_ptr<answer_parts> raw_dialect::in_parts(answer what) {
  if (!std::holds_alternative<reply::joined>(what.what))
    return nullptr;
  return std::make_unique<raw_parts>(style_, std::move(what));
}

void raw_pushes::encode(const any_push& what, std::string& out) const {
  if (const auto* direct = std::get_if<push::direct>(&what))
    append(style_, direct->content, out);
  const auto* published = std::get_if<push::published>(&what);
  if (published && published->what->what == event::message)
    append(style_, published->what->content, out);
}

} // namespace plenum::core
