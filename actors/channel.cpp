// SPDX-License-Identifier: Apache-2.0

#include "actors/channel.hpp"

#include "actors/loop/faults.hpp"

#include <algorithm>
#include <iterator>

namespace plenum::core {

namespace {

std::shared_ptr<connection> gone() {
  static const auto none = std::make_shared<no_connection>();
  return none;
}

/// Whether the answer may name many messages or members.
bool may_be_long(const any_command& what) {
  if (const auto* join = std::get_if<command::join>(&what))
    return join->history > 0 || join->recover;
  return std::holds_alternative<command::history>(what)
         || std::holds_alternative<command::members>(what);
}

} // namespace

channel_state::channel_state(const core::node& node, const live_settings& settings,
                             std::shared_ptr<endpoint> route, std::size_t shard, channel_info info,
                             std::shared_ptr<outbox> out,
                             std::shared_ptr<core::connection> connection)
  : node_{node},
    settings_{settings},
    route_{std::move(route)},
    shard_{shard},
    info_{std::move(info)},
    out_{std::move(out)} {
  attach(std::move(connection));
}

channel_state::~channel_state() {
  if (out_)
    out_->belong_to(nullptr);
}

void channel_state::start(pinned<channel_actor>& self) {
  self_ = &self;
  home_ = self.handle();
  tell(node_.hub_of(info_.id), open_channel{info_.id, home_});
  out_->belong_to(this);
  watch_identity();
  route_->on_open(*this);
  close_if_revoked();
}

// -- what the client asks for --------------------------------------------------------

void channel_state::take(client_message& what) {
  if (settings_.rates.measure())
    limit_rates(what);
  if (asked_.empty())
    next_since_ = steady_clock::now();
  std::reverse(what.asked.begin(), what.asked.end());
  what.asked.insert(what.asked.end(), std::make_move_iterator(asked_.begin()),
                    std::make_move_iterator(asked_.end()));
  asked_ = std::move(what.asked);
  run_next();
}

/// Runs what has been asked for, in its order, until something has to wait.
void channel_state::run_next() {
  auto waited = paused_;
  while (!asked_.empty() && may_run(asked_.back())) {
    auto next = std::move(asked_.back());
    asked_.pop_back();
    if (auto* asked = std::get_if<request>(&next))
      route_->on_command(*this, std::move(*asked));
    else if (const auto* refused = std::get_if<refusal>(&next))
      refuse(*refused);
    else
      connection_->close(std::get<hang_up>(next).why);
    if (std::exchange(waited, false))
      next_since_ = steady_clock::now();
  }
  if (asked_.empty()) {
    std::vector<incoming>{}.swap(asked_); // Most channels wait for nothing.
    if (std::exchange(paused_, false))
      connection_->resume_reading();
    return;
  }
  if (!std::exchange(paused_, true))
    connection_->pause_reading();
  if (!out_->has_room())
    connection_->tell_when_drained();
}

/// Whether the client has so little under way and unread that this may come on top.
bool channel_state::may_run(const incoming& what) const {
  if (checking_)
    return false;
  const auto* asked = std::get_if<request>(&what);
  if (asked != nullptr && std::holds_alternative<command::message>(asked->what))
    return true; // Of a program's own endpoint, which has its own limits.
  if (!order_.admits(what))
    return false;
  if (asked != nullptr && may_be_long(asked->what) && under_way_ >= settings_.channels.long_answers)
    return false;
  return under_way_ < settings_.channels.under_way
         && under_way_bytes_ < settings_.channels.under_way_bytes && out_->has_room();
}

void channel_state::on_drained() {
  run_next();
  route_->on_drained(*this);
}

void channel_state::refuse(const refusal& what) {
  reply({what.id, reply::failed{what.why, what.op, what.group, what.retry_after}});
  if (what.why.code == errc::malformed && ++malformed_ > settings_.channels.malformed)
    connection_->close(disconnect::malformed);
}

// -- what the client is told -----------------------------------------------------------

void channel_state::reply(const answer& what) {
  out_->offer(what);
}

void channel_state::push(const any_push& what) {
  out_->offer(what);
}

void channel_state::take(const answer& what) {
  if (const auto* failed = std::get_if<reply::failed>(&what.what); failed && failed->op == "join")
    groups_.answered(failed->group, false);
  reply(what);
  finish_one(what.held);
}

void channel_state::finish(const request_done& what) {
  if (what.joined)
    groups_.answered(what.joined->str(), true);
  finish_one(what.held);
}

void channel_state::finish_one(const claim& held) {
  --under_way_;
  under_way_bytes_ -= held.bytes;
  order_.end(held.turn);
  run_next();
}

// -- what the program asks for ---------------------------------------------------------

void channel_state::speak(wire w) {
  info_.speaks = w;
  out_->speak(w);
}

void channel_state::add(enroll& x) {
  if (!groups_.enroll(x.what.group, settings_.clients.groups))
    return give(x.from, too_many_groups(x.what.group));
  const auto who = as_member(x.what.notify);
  const auto& hub = node_.hub_of(x.what.group);
  tell(hub, join_group{who, std::move(x.what), std::move(x.from)});
}

void channel_state::remove(const withdraw& x) {
  groups_.leave(x.group);
  tell(node_.hub_of(x.group), leave_group{info_.id, x.group, x.from});
}

// -- its connection --------------------------------------------------------------------

void channel_state::attach(std::shared_ptr<core::connection> connection) {
  connection_ = std::move(connection);
  connection_->drain(out_);
  out_->attach(*connection_);
}

void channel_state::detach(const socket_closed& x) {
  out_->detach();
  connection_ = gone();
  if (!route_->outlives(*this)) {
    out_->drop_all();
    info_.at_user = {}; // Others may have its places.
    info_.at_address = {};
  }
  route_->on_close(*this, x.code, x.reason);
}

// -- the end ---------------------------------------------------------------------------

void channel_state::end() {
  tell(home_, channel_done{});
}

void channel_state::leave_all() {
  depart();
  self_->quit();
}

/// Leaves every group and the directory.
void channel_state::depart() {
  for (const auto& group : groups_.all())
    tell(node_.hub_of(group), leave_group{info_.id, group, {}});
  tell(node_.hub_of(info_.id), close_channel{info_.id});
}

void channel_state::on_fault(const std::exception_ptr& failed) {
  log_fault("channel " + info_.id.str(), failed);
  connection_->close(disconnect::internal);
  depart();
}

void channel_state::on_exit() {
  info_.at_user = {};
  info_.at_address = {};
  route_ = nullptr;
  home_ = nullptr;
  if (out_)
    out_->belong_to(nullptr);
  out_ = nullptr;
  connection_ = nullptr;
}

} // namespace plenum::core
