// SPDX-License-Identifier: Apache-2.0

#include "protocol/raw_codec.hpp"

#include "protocol/json_writer.hpp"

namespace plenum {

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

} // namespace plenum
