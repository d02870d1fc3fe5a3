// SPDX-License-Identifier: Apache-2.0
//
// message_writer writes replies and pushes field by field. It is the one place
// that knows their names and order (docs/protocol.md); a Writer knows only an
// encoding: open_map, key, text, number, flag, null, data, close_map, open_list,
// close_list and size. A field that has nothing to say is left out.

#pragma once

#include "protocol/push.hpp"
#include "protocol/reply.hpp"

#include <string_view>

namespace plenum::core {

template <class Writer>
class message_writer {
public:
  explicit message_writer(Writer& to) : to_{to} {}

  void write(const answer& what) {
    std::visit([&](const auto& reply) { write_reply(what.id, reply); }, what.what);
  }

  /// Writes an answer that has messages, without them.
  /// @returns  where in the output they belong.
  std::size_t write_around_messages(const answer& what) {
    leaves_out_ = true;
    write(what);
    return place_;
  }

  /// Writes one of the messages of an answer.
  void write_item(const publication& what) {
    to_.open_map();
    message(what);
    to_.close_map();
  }

  void write(const any_push& what) {
    to_.open_map();
    std::visit([&](const auto& push) { write_fields(push); }, what);
    to_.close_map();
  }

private:
  template <class Reply>
  void write_reply(const command_id& id, const Reply& what) {
    to_.open_map();
    op(name_of(what));
    if (id)
      number("id", *id);
    write_fields(what);
    to_.close_map();
  }

  static std::string_view name_of(const reply::joined&) { return "joined"; }
  static std::string_view name_of(const reply::left&) { return "left"; }
  static std::string_view name_of(const reply::sent&) { return "sent"; }
  static std::string_view name_of(const reply::history&) { return "history"; }
  static std::string_view name_of(const reply::members&) { return "members"; }
  static std::string_view name_of(const reply::authenticated&) { return "authenticated"; }
  static std::string_view name_of(const reply::refreshed&) { return "refreshed"; }
  static std::string_view name_of(const reply::pong&) { return "pong"; }
  static std::string_view name_of(const reply::failed&) { return "error"; }

  // -- replies ---------------------------------------------------------------

  void write_fields(const reply::joined& what) {
    text("group", what.group.str());
    text("status", to_string(what.status));
    flag("already", what.already);
    number("members", what.members);
    place(what.at);
    if (what.recovered)
      flag("recovered", *what.recovered);
    messages(what.messages);
  }

  void write_fields(const reply::left& what) {
    text("group", what.group.str());
    text("status", to_string(what.status));
  }

  void write_fields(const reply::sent& what) {
    text("status", to_string(what.status));
    if (what.at)
      place(*what.at);
    flag("duplicate", what.duplicate);
  }

  void write_fields(const reply::history& what) {
    text("group", what.group.str());
    place(what.at);
    messages(what.messages);
    flag("complete", what.complete);
  }

  void write_fields(const reply::members& what) {
    text("group", what.group.str());
    number("count", what.count);
    to_.key("members");
    to_.open_list(what.list.size());
    for (const auto& one : what.list) {
      to_.open_map();
      channel("channel", one.channel);
      text_if_any("user", one.user.str());
      text("node", one.node);
      to_.close_map();
    }
    to_.close_list();
    flag("partial", what.partial);
  }

  void write_fields(const reply::authenticated& what) { number_or_null("expires", what.expires); }

  void write_fields(const reply::refreshed& what) { number_or_null("expires", what.expires); }

  void write_fields(const reply::pong&) {}

  void write_fields(const reply::failed& what) {
    text("code", to_string(what.why.code));
    text("message", what.why.message);
    text_if_any("of", what.op);
    text_if_any("group", what.group);
    if (what.retry_after)
      number("retry_after", what.retry_after->count());
  }

  // -- pushes ----------------------------------------------------------------

  void write_fields(const push::welcome& what) {
    op("welcome");
    channel("channel", what.channel);
    text("node", what.node);
    text_if_any("user", what.user.str());
    number_or_null("expires", what.expires ? std::optional{what.expires->count()} : std::nullopt);
    if (what.token)
      number("token_expires", what.token->count());
    number("ping", what.ping.count());
    to_.key("limits");
    to_.open_map();
    number("message_bytes", what.limits.message_bytes);
    number("batch", what.limits.batch);
    number("groups", what.limits.groups);
    number("history", what.limits.history);
    to_.close_map();
  }

  void write_fields(const push::published& what) {
    const auto& published = *what.what;
    op(published.what == event::message ? "message" : "member");
    text("group", published.group.str());
    if (published.what == event::message)
      return message(published);
    text("event", published.what == event::join ? "join" : "leave");
    if (published.from)
      channel("channel", *published.from);
    text_if_any("user", published.user.str());
  }

  void write_fields(const push::direct& what) {
    op("message");
    content(what.content);
    sender(what.from, what.user, what.time);
  }

  void write_fields(const push::gap& what) {
    op("gap");
    text("group", what.group.str());
    text("epoch", what.epoch);
    number("after", what.after);
    if (what.next != 0)
      number("next", what.next);
  }

  void write_fields(const push::removed& what) {
    op("removed");
    text("group", what.group.str());
    text("reason", what.reason);
  }

  void write_fields(const push::expiring& what) {
    op("expiring");
    number("expires", what.expires.count());
  }

  // -- parts -----------------------------------------------------------------

  void messages(const publications& list) {
    to_.key("messages");
    to_.open_list(list.size());
    place_ = to_.size();
    if (!leaves_out_)
      for (const auto& one : list)
        write_item(*one);
    to_.close_list();
  }

  void message(const publication& what) {
    if (what.at.offset > 0)
      number("offset", what.at.offset);
    content(what.content);
    sender(what.from, what.user, what.time);
  }

  void content(const payload& what) {
    text("type", to_string(what.type));
    to_.key("data");
    to_.data(what);
  }

  void sender(const std::optional<channel_id>& from, const user_id& user, wall_time time) {
    if (from)
      channel("from", *from);
    text_if_any("user", user.str());
    number("time", time.ms);
  }

  void place(const position& at) {
    text("epoch", at.epoch);
    number("offset", at.offset);
  }

  // -- fields ----------------------------------------------------------------

  void op(std::string_view name) { text("op", name); }

  void text(std::string_view name, std::string_view value) {
    to_.key(name);
    to_.text(value);
  }

  void channel(std::string_view name, const channel_id& value) {
    const auto digits = value.text();
    text(name, {digits.data(), digits.size()});
  }

  void text_if_any(std::string_view name, std::string_view value) {
    if (!value.empty())
      text(name, value);
  }

  void number(std::string_view name, std::integral auto value) {
    to_.key(name);
    to_.number(value);
  }

  void number_or_null(std::string_view name, const auto& value) {
    to_.key(name);
    if (value)
      to_.number(*value);
    else
      to_.null();
  }

  void flag(std::string_view name, bool value) {
    to_.key(name);
    to_.flag(value);
  }

  Writer& to_;
  bool leaves_out_ = false; ///< The messages of an answer.
  std::size_t place_ = 0;   ///< Where they belong.
};

/// Whether an answer is told to the client: one that was not asked for only if
/// it is a failure.
inline bool is_told(const answer& what) noexcept {
  return what.id || std::holds_alternative<reply::failed>(what.what);
}

} // namespace plenum::core
