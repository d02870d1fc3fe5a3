// SPDX-License-Identifier: Apache-2.0
//
// What a channel's client may do: every command passes `admit`, whatever wire it came by.

#include "actors/channel.hpp"

#include <algorithm>

namespace plenum::core {

namespace {

/// The id of answers to what the client's token has asked for, no command of the client.
constexpr std::uint64_t by_token = 0;

/// When that is by the clock that nobody sets.
time_point steady(wall_time when) {
  return steady_clock::now() + std::chrono::milliseconds{when.ms - wall_time::now().ms};
}

/// For how many seconds it is good, for the client.
std::optional<std::uint64_t> seconds_left(const identity& who) {
  const auto left = who.time_left(wall_time::now());
  return left ? std::optional{static_cast<std::uint64_t>(left->count())} : std::nullopt;
}

} // namespace

/// Whether the client may do that; if not, it is told so. It does not learn whether there is such a
/// group.
bool channel_state::admit(const command_id& id, verb what, const char* op, std::string_view name) {
  if (may(what, name))
    return true;
  ++node_.access->denied[static_cast<std::size_t>(what)];
  auto group = what == verb::send_to ? std::string{} : std::string{name};
  reply({id, reply::failed{
               {errc::permission_denied, std::string{to_string(what)} + " is not permitted here"},
               op,
               std::move(group)}});
  return false;
}

/// A join that shows what was sent before, or who else is there, needs the right to that as well.
bool channel_state::admit(const command_id& id, const command::join& what) {
  const auto& name = what.group.str();
  const auto shows_history = what.history > 0 || what.recover;
  return admit(id, verb::join, "join", name)
         && (!shows_history || admit(id, verb::history, "join", name))
         && (!what.notify || admit(id, verb::members, "join", name));
}

/// A token has been checked that the client has shown after the handshake.
void channel_state::take(token_checked& what) {
  checking_ = false;
  const auto op = is_known() ? "refresh" : "auth";
  if (what.who && is_known() && (*what.who)->user != info_.who->user)
    what.who = error{errc::unauthorized, "the token is another user's"};
  if (!what.who) {
    reply({what.id, reply::failed{what.who.error(), op, {}}});
    if (!is_known())
      return connection_->close(disconnect::unauthorized);
  } else if (is_known()) {
    become(std::move(*what.who));
    leave_what_is_denied();
    reply({what.id, reply::refreshed{seconds_left(*info_.who)}});
  } else {
    info_.user = (*what.who)->user;
    if (!enter_user()) {
      reply({what.id, too_many_channels(op)});
      return connection_->close(disconnect::rate_limited);
    }
    become(std::move(*what.who));
    route_->on_known(*this);
    reply({what.id, reply::authenticated{seconds_left(*info_.who)}});
    join_by_token();
  }
  run_next();
}

void channel_state::become(identity_ptr who) {
  info_.who = std::move(who);
  watch_identity();
  close_if_revoked();
}

/// What is revoked after the door and before the channel is found here is not found by who searches
/// the open ones.
void channel_state::close_if_revoked() {
  if (is_revoked())
    connection_->close(disconnect::revoked);
}

/// Has the connection closed when the client is known no longer, or not soon enough.
void channel_state::watch_identity() {
  const auto& [notice, wait] = settings_.tokens;
  if (!is_known())
    return connection_->known_until(steady_clock::now() + wait, std::chrono::seconds{0});
  const auto& end = info_.who->expires;
  connection_->known_until(end ? std::optional{steady(*end)} : std::nullopt, notice);
}

/// Leaves the groups that the client may not be in with its new token, but for those that the
/// program has put it into.
void channel_state::leave_what_is_denied() {
  for (const auto& group : groups_.chosen()) {
    const auto& given = info_.who->groups;
    if (may(verb::join, group.str()) || std::find(given.begin(), given.end(), group) != given.end())
      continue;
    groups_.leave(group);
    tell(node_.hub_of(group), leave_group{info_.id, group, {}});
    push(push::removed{group, std::string{to_string(errc::permission_denied)}});
  }
}

void channel_state::join_by_token() {
  for (const auto& group : info_.who->groups)
    enter(by_token, {.group = group});
}

} // namespace plenum::core
