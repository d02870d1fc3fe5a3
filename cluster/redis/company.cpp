// SPDX-License-Identifier: Apache-2.0

#include "cluster/redis/company.hpp"

#include "base/log.hpp"
#include "cluster/redis/connection/functions.hpp"
#include "cluster/redis/keys.hpp"

namespace plenum::core {

result<reach> read_reach(const resp_value& reply) {
  if (!reply.is_list(4))
    return unexpected_reply();
  auto found = reach{static_cast<std::size_t>(reply.list[0].number),
                     reply.list[1].number == 1,
                     {},
                     reply.list[3].number == 0};
  for (const auto& each : reply.list[2].list)
    if (const auto id = node_id::parse(each.text))
      found.unheard.push_back(*id);
  return found;
}

redis_company::redis_company(const redis_settings& settings, const redis_self& self,
                             redis_connections& connections, redis_followings& followings)
  : settings_{settings}, self_{self}, connections_{connections}, followings_{followings} {}

void redis_company::tell(const std::optional<node_id>& whom, std::string what,
                         completion<reach> done) {
  connections_.submit(make_request(
    [this, whom, what = std::move(what)](std::string& out, const redis_session& /*session*/) {
      if (whom)
        append_command(out, {"FCALL", name_of(redis_function::tell), "1", redis_keys::nodes,
                             self_.inbox_of(whom), what, self_.id().str(), whom->str()});
      else
        append_command(out, {"FCALL", name_of(redis_function::tell_all), "1", redis_keys::nodes,
                             self_.inbox_of({}), what, self_.id().str()});
    },
    [done = std::move(done)](const result<resp_value>& reply) {
      done(reply ? read_reach(*reply) : result<reach>{reply.error()});
    },
    steady_clock::now() + settings_.wait, false));
}

/// Until Redis has counted, the group stays followed: so it is known whether this node was counted.
void redis_company::look_around(const group_name& group, time_point deadline,
                                completion<presence> done) {
  const auto channel = self_.channel_of(group);
  const auto held = followings_.hold(channel);
  auto request = make_request(
    [this, channel](std::string& out, const redis_session& /*session*/) {
      append_command(out, {"FCALL", name_of(redis_function::look_around), "1", redis_keys::nodes,
                           channel, self_.id().str(), connections_.hears()(channel) ? "1" : "0"});
    },
    [this, channel, held, done = std::move(done)](const result<resp_value>& others) {
      if (held)
        followings_.let_go(channel);
      done(others ? result<presence>{others_hear(others->number)} : others.error());
    },
    deadline);
  connections_.submit_when_sure(channel, std::move(request));
}

// -- living -------------------------------------------------------------------------------

redis_request_ptr redis_company::alive() {
  const auto may_lose = connections_.commands().peer->session().may_lose_keys;
  if (may_lose && !may_lose_.exchange(true))
    log::warn(*warning());
  may_lose_ = may_lose;
  if (!settings_.serves || leaving_)
    return nullptr;
  alive_again_ = steady_clock::now() + settings_.patience / 2;
  const auto heard = std::make_shared<std::uint64_t>(0); // On which connection.
  return make_request(
    [this, heard](std::string& out, const redis_session& session) {
      const auto& inbox = self_.inbox();
      *heard = connections_.hears()(inbox) ? connections_.subscriber_for(inbox).link->number() : 0;
      append_command(out, {"FCALL", name_of(redis_function::alive), "1", redis_keys::nodes,
                           self_.id().str(), session.link, session.life,
                           std::to_string(settings_.lease().count()),
                           redis_keys::inboxes(settings_.url.database), introduced_ ? "0" : "1"});
    },
    [this, heard](const result<resp_value>& listeners) { on_alive(*heard, listeners); },
    steady_clock::now() + settings_.lease(), false);
}

/// Redis may have lost a connection of which this node does not know yet.
void redis_company::on_alive(std::uint64_t heard_on, const result<resp_value>& listeners) {
  introduced_ |= listeners.has_value();
  auto& link = *connections_.subscriber_for(self_.inbox()).link;
  if (listeners && listeners->number == 0 && heard_on == link.number())
    link.restart({errc::relay_unavailable, "Redis does not know this connection"});
}

void redis_company::on_time(time_point now) {
  if (now < alive_again_ || !connections_.commands().peer->ready())
    return;
  if (auto request = alive())
    connections_.submit(std::move(request));
}

std::optional<std::string> redis_company::warning() const {
  if (may_lose_)
    return "Redis may drop histories when its memory is short: set maxmemory-policy noeviction";
  return std::nullopt;
}

// -- the end ------------------------------------------------------------------------------

bool redis_company::leave() {
  leaving_ = true;
  return introduced_ && connections_.commands().link->up();
}

void redis_company::say_goodbye(time_point deadline, std::function<void()> done) {
  connections_.submit(make_request(
    [this](std::string& out, const redis_session& /*session*/) {
      append_command(
        out, {"FCALL", name_of(redis_function::gone), "1", redis_keys::nodes, self_.id().str()});
    },
    [done = std::move(done)](const result<resp_value>& /*reply*/) { done(); }, deadline));
}

} // namespace plenum::core
