// SPDX-License-Identifier: Apache-2.0

#include "cluster/envelope.hpp"

#include "protocol/msgpack/reader.hpp"
#include "protocol/msgpack/writer.hpp"

namespace plenum::core {

namespace {

/// Of version 1 and of this one.
constexpr std::size_t least_fields = 8;
constexpr std::size_t field_count = 9;

constexpr char nil = '\xC0';

/// Offset 0 and an empty epoch.
constexpr auto no_position = std::string_view{"\x00\xA0", 2};

error broken(const char* what) {
  return {errc::malformed, std::string{"an envelope has no "} + what};
}

/// Takes the next value of the array as a T; nothing if it is something else.
template <class T>
std::optional<T> take(msgpack_reader& in) {
  const auto value = in.next();
  const auto* found = value ? std::get_if<T>(&value->plain) : nullptr;
  return found != nullptr ? std::optional{*found} : std::nullopt;
}

std::optional<std::string_view> take_data(msgpack_reader& in, payload_type type) {
  const auto value = in.next();
  if (!value)
    return std::nullopt;
  if (type == payload_type::bytes)
    return value->bytes;
  const auto* text = std::get_if<std::string_view>(&value->plain);
  return text != nullptr ? std::optional{*text} : std::nullopt;
}

result<std::optional<channel_id>> take_channel(msgpack_reader& in, const char* what) {
  const auto value = in.next();
  if (!value)
    return broken(what);
  if (std::holds_alternative<absent>(value->plain))
    return std::optional<channel_id>{};
  const auto* text = std::get_if<std::string_view>(&value->plain);
  if (text == nullptr)
    return broken(what);
  const auto id = channel_id::parse(*text);
  return id ? result<std::optional<channel_id>>{*id} : id.error();
}

void write_channel(msgpack_writer& to, const std::optional<channel_id>& id) {
  if (id)
    to.text(id->str());
  else
    to.null();
}

} // namespace

std::string pack_envelope(const publication& what) {
  auto out = std::string{};
  out.reserve(what.content.data.size() + what.user.str().size() + 64);
  auto to = msgpack_writer{out};
  to.open_list(field_count);
  to.number(envelope_version);
  to.number(static_cast<unsigned>(what.what));
  to.number(static_cast<unsigned>(what.content.type));
  if (what.content.type == payload_type::bytes)
    to.data(what.content);
  else
    to.text(what.content.data); // JSON too: it arrives byte for byte.
  write_channel(to, what.from);
  to.text(what.user.str());
  to.number(static_cast<std::uint64_t>(what.time.ms));
  to.flag(!what.from || what.except != what.from); // All that version 1 can say of `except`.
  write_channel(to, what.except);
  return out;
}

result<opened_envelope> open_envelope(std::string_view bytes, const group_name& group,
                                      const position& at) {
  auto in = msgpack_reader{bytes};
  const auto fields = in.open_array();
  const auto version = fields ? take<std::uint64_t>(in) : std::nullopt;
  if (!version || *fields < (*version < 2 ? least_fields : field_count))
    return broken("fields");
  const auto what = take<std::uint64_t>(in);
  const auto type = take<std::uint64_t>(in);
  if (!what || *what > static_cast<unsigned>(event::listens) || !type
      || *type > static_cast<unsigned>(payload_type::bytes))
    return broken("kind");
  const auto kind = static_cast<payload_type>(*type);
  const auto data = take_data(in, kind);
  if (!data)
    return broken("payload");
  const auto from = take_channel(in, "sender");
  if (!from)
    return from.error();
  const auto user_text = take<std::string_view>(in);
  const auto user = user_id::parse(user_text.value_or(""));
  const auto time = take<std::uint64_t>(in);
  const auto echo = take<bool>(in);
  if (!user_text || !user || !time || !echo)
    return broken("user, time or echo");
  const auto except = *version < 2 ? result<std::optional<channel_id>>{*echo ? std::nullopt : *from}
                                   : take_channel(in, "member to spare");
  if (!except)
    return except.error();
  return opened_envelope{{.group = group,
                          .what = static_cast<event>(*what),
                          .content = {kind, std::string{*data}},
                          .from = *from,
                          .user = *user,
                          .time = wall_time{static_cast<std::int64_t>(*time)},
                          .save = at.offset != 0,
                          .except = *except,
                          .at = at},
                         *version};
}

std::string pack_unsaved(const publication& what) {
  return std::string{no_position} + pack_envelope(what);
}

result<notice> open_notice(std::string_view bytes) {
  auto in = msgpack_reader{bytes};
  const auto offset = take<std::uint64_t>(in);
  const auto epoch = take<std::string_view>(in);
  const auto rest = offset && epoch ? in.next() : std::nullopt;
  const auto begins_anew = rest && rest->raw.size() == 1 && rest->raw.front() == nil;
  if (!rest || ((*offset != 0 || begins_anew) && epoch->empty()))
    return broken("position");
  return notice{{*offset, std::string{*epoch}}, begins_anew ? std::string_view{} : rest->raw};
}

} // namespace plenum::core
