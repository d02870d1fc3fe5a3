// SPDX-License-Identifier: Apache-2.0

#include "cluster/node_message.hpp"

#include "protocol/msgpack/reader.hpp"
#include "protocol/msgpack/writer.hpp"

namespace plenum::core {

namespace {

constexpr std::uint64_t version = 1;

/// Findings have the number of their question, and this.
constexpr std::uint64_t is_finding = 128;

constexpr std::size_t head_fields = 4;

error broken(const char* what) {
  return {errc::malformed, std::string{"a message between nodes has no "} + what};
}

// -- writing ------------------------------------------------------------------------------

void write_id(msgpack_writer& to, const std::optional<channel_id>& id) {
  if (id)
    to.text(id->str());
  else
    to.null();
}

void write(msgpack_writer& to, const question::direct& x) {
  to.text(x.to.str());
  to.number(static_cast<unsigned>(x.what.content.type));
  if (x.what.content.type == payload_type::bytes)
    to.data(x.what.content);
  else
    to.text(x.what.content.data); // JSON too: it arrives byte for byte.
  write_id(to, x.what.from);
  to.text(x.what.user.str());
  to.number(static_cast<std::uint64_t>(x.what.time.ms));
}

void write(msgpack_writer& to, const question::members& x) {
  to.text(x.group.str());
  to.number(std::uint64_t{x.limit});
}

void write(msgpack_writer& /*to*/, const question::groups& /*x*/) {}
void write(msgpack_writer& /*to*/, const question::node& /*x*/) {}

void write(msgpack_writer& to, const question::close& x) {
  to.number(std::uint64_t{x.why.code});
  to.text(x.why.reason.str());
}

void write(msgpack_writer& to, const question::revoke& x) {
  to.number(static_cast<std::uint64_t>(x.what.kind));
  to.text(x.what.name);
  for (const auto each : {x.what.before, x.what.until, x.what.made, x.what.kept})
    to.number(static_cast<std::uint64_t>(each));
}

void write(msgpack_writer& to, const finding::direct& x) {
  to.flag(x.delivered);
}

void write(msgpack_writer& to, const finding::members& x) {
  to.number(std::uint64_t{x.count});
  to.open_list(x.list.size() * 3);
  for (const auto& each : x.list) {
    write_id(to, each.channel);
    to.text(each.user.str());
    to.text(each.node);
  }
}

void write(msgpack_writer& to, const finding::groups& x) {
  to.open_list(x.list.size() * 2);
  for (const auto& each : x.list) {
    to.text(each.group.str());
    to.number(std::uint64_t{each.members});
  }
}

void write(msgpack_writer& to, const finding::node& x) {
  to.text(x.info.id.str());
  to.text(x.info.name);
  to.text(x.info.version);
  to.number(static_cast<std::uint64_t>(x.info.uptime.count()));
  to.number(std::uint64_t{x.info.channels});
  to.number(std::uint64_t{x.info.groups});
}

void write(msgpack_writer& /*to*/, const finding::closed& /*x*/) {}

void write(msgpack_writer& to, const finding::revoked& x) {
  to.number(std::uint64_t{x.closed});
}

/// How many fields each question and each finding has.
constexpr auto question_fields = std::array<std::size_t, 6>{6, 2, 0, 0, 2, 6};
constexpr auto finding_fields = std::array<std::size_t, 6>{1, 2, 1, 6, 0, 1};

// -- reading ------------------------------------------------------------------------------

/// Reads field by field; after the first that is not what it must be, everything is empty.
class field_reader {
public:
  explicit field_reader(std::string_view bytes) : in_{bytes} {}

  bool good() const noexcept { return good_; }

  std::optional<std::uint32_t> open() { return in_.open_array(); }

  std::uint64_t number() { return take<std::uint64_t>(); }
  bool flag() { return take<bool>(); }
  std::string text() { return std::string{take<std::string_view>()}; }

  std::string data(payload_type type) {
    if (type != payload_type::bytes)
      return text();
    const auto value = in_.next();
    good_ = good_ && value && value->bytes;
    return good_ ? std::string{*value->bytes} : std::string{};
  }

  std::optional<channel_id> id() {
    const auto value = in_.next();
    if (value && std::holds_alternative<absent>(value->plain))
      return std::nullopt;
    const auto* text = value ? std::get_if<std::string_view>(&value->plain) : nullptr;
    const auto id = channel_id::parse(text != nullptr ? *text : "");
    good_ = good_ && id;
    return id ? std::optional{*id} : std::nullopt;
  }

  user_id user() {
    const auto user = user_id::parse(text());
    good_ = good_ && user;
    return user ? *user : user_id{};
  }

  std::optional<group_name> group() {
    const auto name = group_name::parse(text());
    good_ = good_ && name;
    return name ? std::optional{*name} : std::nullopt;
  }

  /// The number of items in a list of items with so many fields.
  std::size_t items(std::size_t fields) {
    const auto count = in_.open_array();
    good_ = good_ && count && *count % fields == 0;
    return good_ ? *count / fields : 0;
  }

  void refuse() { good_ = false; }

private:
  template <class T>
  T take() {
    const auto value = in_.next();
    const auto* found = value ? std::get_if<T>(&value->plain) : nullptr;
    good_ = good_ && found != nullptr;
    return good_ ? *found : T{};
  }

  msgpack_reader in_;
  bool good_ = true;
};

std::optional<any_question> read_direct(field_reader& in) {
  const auto to = in.id();
  const auto type = in.number();
  if (!to || type > static_cast<unsigned>(payload_type::bytes))
    return std::nullopt;
  const auto kind = static_cast<payload_type>(type);
  auto content = payload{kind, in.data(kind)};
  const auto from = in.id();
  auto user = in.user();
  const auto time = wall_time{static_cast<std::int64_t>(in.number())};
  return question::direct{
    *to, {.content = std::move(content), .from = from, .user = std::move(user), .time = time}};
}

std::optional<any_question> read_revoke(field_reader& in) {
  const auto kind = std::min<std::uint64_t>(in.number(), revocation_kinds);
  auto what = revocation{.kind = static_cast<revocation_kind>(kind), .name = in.text()};
  for (auto* each : {&what.before, &what.until, &what.made, &what.kept})
    *each = static_cast<std::int64_t>(in.number());
  auto read = revocation::parse(std::move(what));
  return read ? std::optional{any_question{question::revoke{std::move(*read)}}} : std::nullopt;
}

std::optional<any_question> read_question(field_reader& in, std::uint64_t kind) {
  switch (kind) {
    case 0: return read_direct(in);
    case 1: {
      auto group = in.group();
      const auto limit = in.number();
      return group ? std::optional{any_question{question::members{std::move(*group), limit}}}
                   : std::nullopt;
    }
    case 2: return question::groups{};
    case 3: return question::node{};
    case 4: {
      const auto code = in.number();
      const auto valid = code <= std::numeric_limits<std::uint16_t>::max();
      return question::close{
        disconnect::by_application(valid ? static_cast<std::uint16_t>(code) : 0, in.text())};
    }
    case 5: return read_revoke(in);
    default: return std::nullopt;
  }
}

finding::members read_members(field_reader& in) {
  auto found = finding::members{in.number(), {}};
  for (auto left = in.items(3); left > 0 && in.good(); --left) {
    const auto channel = in.id();
    auto user = in.user();
    auto node = in.text();
    if (channel)
      found.list.push_back({*channel, std::move(user), std::move(node)});
    else
      in.refuse();
  }
  return found;
}

finding::groups read_groups(field_reader& in) {
  auto found = finding::groups{};
  for (auto left = in.items(2); left > 0 && in.good(); --left) {
    const auto group = in.group();
    const auto members = in.number();
    if (group)
      found.list.push_back({*group, members});
  }
  return found;
}

finding::node read_node(field_reader& in) {
  const auto id = node_id::parse(in.text());
  if (!id)
    in.refuse();
  auto name = in.text();
  auto version_text = in.text();
  const auto uptime = std::chrono::seconds{in.number()};
  const auto channels = in.number();
  return {{.id = id ? *id : node_id{},
           .name = std::move(name),
           .version = std::move(version_text),
           .uptime = uptime,
           .channels = channels,
           .groups = in.number()}};
}

std::optional<any_finding> read_finding(field_reader& in, std::uint64_t kind) {
  switch (kind) {
    case 0: return finding::direct{in.flag()};
    case 1: return read_members(in);
    case 2: return read_groups(in);
    case 3: return read_node(in);
    case 4: return finding::closed{};
    case 5: return finding::revoked{in.number()};
    default: return std::nullopt;
  }
}

} // namespace

std::string pack(const node_message& message) {
  auto out = std::string{};
  auto to = msgpack_writer{out};
  const auto* asked = std::get_if<any_question>(&message.what);
  const auto index = asked != nullptr ? asked->index()
                                      : std::get<any_finding>(message.what).index();
  to.open_list(head_fields + (asked != nullptr ? question_fields[index] : finding_fields[index]));
  to.number(version);
  to.number(index + (asked != nullptr ? 0 : is_finding));
  to.text(message.from.str());
  to.number(message.number);
  std::visit(
    [&](const auto& what) { std::visit([&](const auto& each) { write(to, each); }, what); },
    message.what);
  return out;
}

result<node_message> open_node_message(std::string_view bytes) {
  auto in = field_reader{bytes};
  if (const auto fields = in.open(); !fields || *fields < head_fields)
    return broken("fields");
  in.number(); // The version: nothing depends on it yet.
  const auto kind = in.number();
  const auto from = node_id::parse(in.text());
  const auto number = in.number();
  if (!in.good() || !from)
    return broken("sender");
  if (kind >= is_finding) {
    auto what = read_finding(in, kind - is_finding);
    if (what && in.good())
      return node_message{*from, number, std::move(*what)};
  } else {
    auto what = read_question(in, kind);
    if (what && in.good())
      return node_message{*from, number, std::move(*what)};
  }
  return broken("meaning for this version");
}

} // namespace plenum::core
