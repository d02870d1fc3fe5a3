// SPDX-License-Identifier: Apache-2.0
//
// redis_company is the part of redis_broker that deals with other nodes: it says that this one
// lives, tells them things, and finds whether they have members.

#include "base/log.hpp"
#include "cluster/redis/broker.hpp"
#include "cluster/redis/connection/functions.hpp"
#include "cluster/redis/keys.hpp"

namespace plenum::core {

namespace {

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

} // namespace

// -- telling ------------------------------------------------------------------------------

void redis_broker::tell(const std::optional<node_id>& whom, std::string what,
                        completion<reach> done) {
  run(std::move(done), [this, whom, what = std::move(what)](auto answer) {
    submit(make_request(
      [this, whom, what](std::string& out, const redis_session& /*session*/) {
        if (whom)
          append_command(out, {"FCALL", name_of(redis_function::tell), "1", redis_keys::nodes,
                               inbox_of(whom), what, node_.str(), whom->str()});
        else
          append_command(out, {"FCALL", name_of(redis_function::tell_all), "1", redis_keys::nodes,
                               inbox_of({}), what, node_.str()});
      },
      [answer](const result<resp_value>& reply) {
        answer(reply ? read_reach(*reply) : result<reach>{reply.error()});
      },
      steady_clock::now() + settings_.wait, false));
  });
}

// -- looking around -----------------------------------------------------------------------

void redis_broker::look_around(const group_name& group, time_point asked,
                               completion<presence> done) {
  run(std::move(done),
      [this, group, asked](auto answer) { look(group, asked, std::move(answer)); });
}

/// Until Redis has counted, the group stays followed: so it is known whether this node was counted.
void redis_broker::look(const group_name& group, time_point asked, completion<presence> done) {
  const auto channel = channel_of(group);
  const auto found = followed_.find(channel);
  const auto held = found != followed_.end();
  if (held)
    ++found->second.counting;
  auto request = make_request(
    [this, channel](std::string& out, const redis_session& /*session*/) {
      append_command(out, {"FCALL", name_of(redis_function::look_around), "1", redis_keys::nodes,
                           channel, node_.str(), hears_(channel) ? "1" : "0"});
    },
    [this, channel, held, done = std::move(done)](const result<resp_value>& others) {
      if (held)
        on_looked(channel);
      done(others ? result<presence>{others_hear(others->number)} : others.error());
    },
    asked + settings_.wait);
  submit_when_sure(channel, std::move(request));
}

void redis_broker::on_looked(const std::string& channel) {
  const auto found = followed_.find(channel);
  if (found != followed_.end() && --found->second.counting == 0 && found->second.leaving)
    remove(group_name{found->second.group});
}

// -- living -------------------------------------------------------------------------------

/// Says that this node lives, for a while, and which connection it uses.
redis_request_ptr redis_broker::alive() {
  if (commands_->session().may_lose_keys && !may_lose_.exchange(true))
    log::warn(*warning());
  may_lose_ = commands_->session().may_lose_keys;
  if (!settings_.serves || leaving_)
    return nullptr;
  alive_again_ = steady_clock::now() + settings_.patience / 2;
  const auto heard = std::make_shared<std::uint64_t>(0); // On which connection.
  return make_request(
    [this, heard](std::string& out, const redis_session& session) {
      *heard = hears_(inbox_) ? subscriber_link_->number() : 0;
      append_command(out,
                     {"FCALL", name_of(redis_function::alive), "1", redis_keys::nodes, node_.str(),
                      session.link, session.life, std::to_string(settings_.lease().count()),
                      redis_keys::inboxes(settings_.url.database), introduced_ ? "0" : "1"});
    },
    [this, heard](const result<resp_value>& listeners) { on_alive(*heard, listeners); },
    steady_clock::now() + settings_.lease(), false);
}

/// Redis may have lost a connection of which this node does not know yet.
void redis_broker::on_alive(std::uint64_t heard_on, const result<resp_value>& listeners) {
  introduced_ |= listeners.has_value();
  if (listeners && listeners->number == 0 && heard_on == subscriber_link_->number())
    subscriber_link_->restart({errc::relay_unavailable, "Redis does not know this connection"});
}

void redis_broker::stay_alive(time_point now) {
  if (now < alive_again_ || !commands_->ready())
    return;
  if (auto request = alive())
    submit(std::move(request));
}

/// The older connection has been left behind when the address moved.
void redis_broker::compare_servers() {
  if (!commands_->ready() || !subscriber_->ready())
    return;
  same_ = commands_->session().life == subscriber_->life();
  if (same_)
    return;
  const auto& older = command_link_->begun() < subscriber_link_->begun() ? command_link_
                                                                         : subscriber_link_;
  older->restart({errc::relay_unavailable, "the other connection leads to another server"});
}

} // namespace plenum::core
