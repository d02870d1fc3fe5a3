// SPDX-License-Identifier: Apache-2.0

#include "actors/hub.hpp"

#include <caf/send.hpp>

namespace plenum::core {

template <class T>
bool hub_state::route(const group_name& group, T& request) {
  const auto found = groups_.find(group);
  if (found == groups_.end())
    return false;
  ++found->second.routed;
  tell(found->second.group, std::move(request));
  return true;
}

void hub_state::join(join_group& request) {
  const auto name = request.what.group;
  if (auto [made, is_new] = groups_.try_emplace(name); is_new) {
    made->second.group = make_group_(name);
    tell(node_.relay_of(name), follow{name, made->second.group});
  }
  route(name, request);
}

void hub_state::leave(leave_group& request) {
  if (const auto name = request.group; !route(name, request))
    tell(node_.relay_of(name), conclude_leave{name, std::move(request.from), false});
}

void hub_state::publish(core::publish& request) {
  if (const auto& name = request.what->group; !route(name, request))
    tell(node_.relay_of(name), std::move(request));
}

void hub_state::read(read_history& request) {
  if (const auto& name = request.what.group; !route(name, request))
    tell(node_.relay_of(name), std::move(request));
}

void hub_state::list(list_members& request) {
  if (const auto name = request.what.group; !route(name, request))
    give(request.from, reply::members{.group = name});
}

void hub_state::send(send_direct& request) {
  const auto found = channels_.find(request.to);
  if (found == channels_.end() && request.to.home() != node_.id)
    return tell(node_.envoy, std::move(request));
  if (found == channels_.end())
    return give(request.from, reply::sent{send_status::no_such_channel, {}, false});
  tell(found->second, any_push{std::move(request.what)});
  give(request.from, reply::sent{send_status::sent, {}, false});
}

void hub_state::count(const count_hub& request) const {
  auto found = census{channels_.size(), 0, {}};
  for (const auto& [name, each] : groups_) {
    if (each.members == 0)
      continue;
    ++found.group_count;
    if (request.names)
      found.groups.push_back({name, each.members});
  }
  request.done(std::move(found));
}

void hub_state::note(const group_report& x) {
  const auto found = groups_.find(x.group);
  if (found == groups_.end())
    return;
  found->second.members = x.members;
  if (x.members != 0 || found->second.routed != x.routed)
    return;
  tell(node_.relay_of(x.group), unfollow{x.group});
  tell(found->second.group, stop_group{});
  groups_.erase(found);
}

void hub_state::on_exit() {
  for (auto& [name, group] : groups_)
    tell(group.group, stop_group{});
  for (auto& [id, channel] : channels_)
    caf::anon_send_exit(channel, caf::exit_reason::user_shutdown);
  groups_.clear();
  channels_.clear();
}

} // namespace plenum::core
