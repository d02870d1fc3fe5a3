// SPDX-License-Identifier: Apache-2.0
//
// What becomes of the commands of a channel's client: each is a request to a hub or to the envoy.

#include "actors/channel.hpp"

namespace plenum::core {

/// Itself as the groups know it.
member channel_state::as_member(bool notify) const {
  return {.channel = info_.id,
          .user = info_.user,
          .format = out_->format(),
          .shard = shard_,
          .notify = notify};
}

template <class Actor, class T>
void channel_state::ask(const Actor& whom, T&& request) {
  ++under_way_;
  under_way_bytes_ += request.from.held.bytes;
  tell(whom, std::forward<T>(request));
}

void channel_state::join(command_id id, command::join&& what) {
  if (admit(id, what))
    enter(id, std::move(what));
}

void channel_state::enter(command_id id, command::join&& what) {
  if (!groups_.join(what.group, settings_.clients.groups))
    return reply({id, too_many_groups(what.group)});
  const auto who = as_member(what.notify);
  const auto& hub = node_.hub_of(what.group);
  auto from = here(id, what.group);
  ask(hub, join_group{who, std::move(what), std::move(from)});
}

void channel_state::leave(command_id id, const command::leave& what) {
  groups_.leave(what.group);
  ask(node_.hub_of(what.group), leave_group{info_.id, what.group, here(id, what.group)});
}

void channel_state::send(command_id id, command::send&& what) {
  if (!admit(id, verb::send, "send", what.group.str()))
    return;
  const auto& hub = node_.hub_of(what.group);
  const auto held = claim{request_cost + what.content.data.size(), order_.begin(what.group, true)};
  auto made = publication{.group = std::move(what.group),
                          .content = std::move(what.content),
                          .from = info_.id,
                          .user = info_.user,
                          .time = wall_time::now(),
                          .save = what.save,
                          .except = what.echo ? std::nullopt : std::optional{info_.id},
                          .key = std::move(what.key)};
  ask(hub, core::publish{draft(std::move(made)), here(id, held), false});
}

void channel_state::send_to(command_id id, command::send_to&& what) {
  if (!admit(id, verb::send_to, "send_to", what.channel.str()))
    return;
  auto from = here(id, claim{request_cost + what.content.data.size()});
  auto made = push::direct{.content = std::move(what.content),
                           .from = info_.id,
                           .user = info_.user,
                           .time = wall_time::now()};
  ask(node_.hub_of(what.channel), send_direct{what.channel, std::move(made), std::move(from)});
}

void channel_state::read_history(command_id id, command::history&& what) {
  if (!admit(id, verb::history, "history", what.group.str()))
    return;
  const auto& hub = node_.hub_of(what.group);
  auto from = here(id, what.group);
  ask(hub, core::read_history{std::move(what), std::move(from)});
}

void channel_state::list_members(command_id id, command::members&& what) {
  if (!admit(id, verb::members, "members", what.group.str()))
    return;
  auto from = here(id, what.group);
  ask(node_.envoy, core::list_members{std::move(what), std::move(from)});
}

} // namespace plenum::core
