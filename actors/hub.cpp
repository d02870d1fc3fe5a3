// SPDX-License-Identifier: Apache-2.0

#include "actors/hub.hpp"

#include <algorithm>

namespace plenum {

hub_actor::behavior_type hub_state::behavior(hub_actor::pointer /*self*/) {
  return {
    [this](join_group& x) { join(x); },
    [this](leave_group& x) { leave(x); },
    [this](plenum::publish& x) { publish(x); },
    [this](read_history& x) { read(x); },
    [this](list_members& x) { list(x); },
    [this](send_direct& x) { send(x); },
    [this](const open_channel& x) { open(x); },
    [this](const close_channel& x) { close(x); },
    [this](const list_groups& x) { name_groups(x); },
    [this](const idle_group& x) { rest(x); },
    [this](const second_passed& x) { end_idle(x.now); },
  };
}

template <class T>
bool hub_state::route(const group_name& group, T& request) {
  const auto found = groups_.find(group);
  if (found == groups_.end())
    return false;
  ++found->second.routed;
  caf::anon_send(found->second.group, std::move(request));
  return true;
}

void hub_state::join(join_group& request) {
  const auto name = request.what.group;
  if (auto [where, is_new] = groups_.try_emplace(name); is_new) {
    where->second.group = make_group_(name);
    caf::anon_send(node_.relay, follow{name, where->second.group});
  }
  route(name, request);
}

void hub_state::leave(leave_group& request) {
  if (const auto name = request.group; !route(name, request))
    give(request.from, reply::left{name, leave_status::group_does_not_exist});
}

void hub_state::publish(plenum::publish& request) {
  if (!route(request.what.group, request))
    caf::anon_send(node_.relay, std::move(request));
}

void hub_state::read(read_history& request) {
  if (!route(request.what.group, request))
    caf::anon_send(node_.relay, std::move(request));
}

void hub_state::list(list_members& request) {
  if (const auto name = request.what.group; !route(name, request))
    give(request.from, reply::members{name, 0, {}, false});
}

void hub_state::send(send_direct& request) {
  const auto found = channels_.find(request.to);
  if (found == channels_.end())
    return give(request.from, reply::sent{send_status::no_such_channel, {}, false});
  caf::anon_send(found->second, any_push{std::move(request.what)});
  give(request.from, reply::sent{send_status::sent, {}, false});
}

void hub_state::name_groups(const list_groups& request) const {
  auto names = std::vector<group_name>{};
  for (const auto& [name, group] : groups_)
    names.push_back(name);
  request.done(std::move(names));
}

// -- idle groups ------------------------------------------------------------------

void hub_state::rest(const idle_group& x) {
  const auto found = groups_.find(x.group);
  if (found == groups_.end() || found->second.routed != x.routed)
    return; // It has something to do again.
  if (found->second.idle_at == 0)
    idle_.push_back(x.group);
  found->second.idle_at = x.routed;
  found->second.idle_since = now_;
}

void hub_state::end_idle(time_point now) {
  now_ = now;
  std::erase_if(idle_, [&](const group_name& name) {
    const auto found = groups_.find(name);
    auto& group = found->second;
    if (group.routed != group.idle_at) {
      group.idle_at = 0;
      return true;
    }
    if (group.idle_since == time_point{})
      group.idle_since = now; // Idle since before the first second.
    if (now - group.idle_since < node_.groups.linger)
      return false;
    caf::anon_send(node_.relay, unfollow{name});
    caf::anon_send(group.group, stop_group{});
    groups_.erase(found);
    return true;
  });
}

void hub_state::on_exit() {
  for (auto& [name, group] : groups_)
    caf::anon_send(group.group, stop_group{});
  for (auto& [id, channel] : channels_)
    caf::anon_send_exit(channel, caf::exit_reason::user_shutdown);
  groups_.clear();
  channels_.clear();
}

} // namespace plenum
