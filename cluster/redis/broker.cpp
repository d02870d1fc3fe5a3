// SPDX-License-Identifier: Apache-2.0

#include "cluster/redis/broker.hpp"

#include "actors/loop/faults.hpp"
#include "cluster/envelope.hpp"
#include "cluster/redis/connection/functions.hpp"
#include "cluster/redis/keys.hpp"
#include "cluster/redis/scan.hpp"

namespace plenum::core {

namespace {

/// How many histories are emptied at once.
constexpr auto forgotten_at_once = std::size_t{100};

/// How long Redis may take to hear that this node stops.
constexpr auto farewell = std::chrono::milliseconds{300};

} // namespace

redis_broker::redis_broker(const redis_settings& settings, node_id node)
  : settings_{settings},
    self_{node, settings.url.database},
    connections_{io_, settings, [this] { return company_.alive(); },
                 static_cast<redis_subscriber_events&>(*this)},
    thread_{[this] { must_not_fail("the Redis thread", [this] { io_.run(); }); }} {}

redis_broker::~redis_broker() {
  stop();
}

void redis_broker::start(broker_events& events) {
  run([this, &events] {
    revocations_.start(events);
    followings_.start(events);
    connections_.start();
  });
}

void redis_broker::stop() {
  if (!thread_.joinable())
    return;
  run([this] { leave(); });
  work_.reset();
  thread_.join();
  io_.restart();
  io_.poll(); // What was asked too late is refused here.
}

void redis_broker::leave() {
  if (!company_.leave())
    return end();
  const auto until = steady_clock::now() + farewell;
  farewell_.expires_at(until);
  farewell_.async_wait([this](boost::system::error_code) { end(); });
  company_.say_goodbye(until, [this] { farewell_.cancel(); });
}

void redis_broker::end() {
  connections_.stop(); // Nothing that is finished below asks again.
  on_unsubscribed();
  connections_.fail_all(redis_connections::stopping());
  followings_.fail_all(redis_connections::stopping());
}

std::optional<std::string> redis_broker::trouble() const {
  auto trouble = connections_.trouble();
  if (!trouble && !revocations_.are_read())
    return "Redis has not said yet who is revoked";
  return trouble;
}

std::optional<std::string> redis_broker::warning() const {
  return company_.warning();
}

broker_counters redis_broker::counters() const {
  auto waiting = connections_.counters();
  waiting.tasks = tasks_;
  return {followings_.unreadable(), waiting};
}

// -- up -----------------------------------------------------------------------------------

void redis_broker::on_subscribed(const std::string& channel) {
  followings_.on_subscribed(channel);
  revocations_.on_subscribed(channel);
}

void redis_broker::on_message(const std::string& channel, std::string_view message) {
  followings_.on_message(channel, message);
}

void redis_broker::on_left(const std::string& channel) {
  connections_.on_left(channel);
}

void redis_broker::on_unsubscribed() {
  connections_.on_unsubscribed();
  followings_.on_unsubscribed();
  revocations_.on_unsubscribed();
}

void redis_broker::on_time(time_point now) {
  followings_.on_time(now);
  connections_.count();
  company_.on_time(now);
  revocations_.on_time(now);
  connections_.compare_servers();
}

void redis_broker::follow(const group_name& group, completion<history_page> done) {
  run(std::move(done), [this, group](auto answer) { followings_.add(group, std::move(answer)); });
}

void redis_broker::unfollow(const group_name& group) {
  run([this, group] { followings_.remove(group); });
}

void redis_broker::catch_up(const group_name& group, time_point asked, bool briefly,
                            completion<void> done) {
  const auto deadline = asked + (briefly ? settings_.wait / 4 : settings_.wait);
  run(std::move(done), [this, group, deadline](auto answer) {
    followings_.catch_up(group, deadline, std::move(answer));
  });
}

// -- other nodes --------------------------------------------------------------------------

void redis_broker::tell(const std::optional<node_id>& whom, std::string what,
                        completion<reach> done) {
  run(std::move(done), [this, whom, what = std::move(what)](auto answer) mutable {
    company_.tell(whom, std::move(what), std::move(answer));
  });
}

void redis_broker::look_around(const group_name& group, time_point asked,
                               completion<presence> done) {
  run(std::move(done), [this, group, asked](auto answer) {
    company_.look_around(group, asked + settings_.wait, std::move(answer));
  });
}

void redis_broker::revoke(const revocation& what, std::string told, completion<reach> done) {
  run(std::move(done), [this, what, told = std::move(told)](auto answer) mutable {
    revocations_.add(what, std::move(told), std::move(answer));
  });
}

// -- down ---------------------------------------------------------------------------------

void redis_broker::publish(publication_draft what, time_point asked, completion<receipt> done) {
  run(std::move(done), [this, what = std::move(what), asked](auto answer) mutable {
    const auto deadline = asked + settings_.wait;
    if (!what->save && what->key.empty())
      return submit_spread(*what, deadline, std::move(answer));
    const auto channel = self_.channel_of(what->group);
    auto request = std::make_unique<redis_publish>(
      std::move(*what), redis_author{self_.id().str(), self_.next_number()}, settings_,
      connections_.hears(), std::move(answer));
    request->deadline = deadline;
    connections_.submit_when_sure(channel, std::move(request));
  });
}

/// What comes in one turn goes in one command.
void redis_broker::submit_spread(const publication& what, time_point deadline,
                                 completion<receipt> done) {
  auto message = redis_spread::message{self_.channel_of(what.group), pack_unsaved(what),
                                       std::move(done)};
  const auto& hearing = connections_.subscriber_for(message.channel);
  const auto unsure = hearing.peer->is_leaving(message.channel);
  auto& commands = *connections_.commands_for(message.channel).peer;
  auto* last = dynamic_cast<redis_spread*>(commands.last());
  if (!unsure && last != nullptr && last->takes(message, deadline)
      && commands.extend(message.size()))
    return last->add(std::move(message));
  const auto channel = message.channel;
  auto request = std::make_unique<redis_spread>(self_.id().str(), connections_.hears(),
                                                std::move(message));
  request->deadline = deadline;
  connections_.submit_when_sure(channel, std::move(request));
}

void redis_broker::read(const command::history& what, std::size_t max, time_point asked,
                        completion<reply::history> done) {
  run(std::move(done), [this, what, max, asked](auto answer) {
    const auto count = what.limit == 0 ? max : std::min(what.limit, max);
    followings_.read(
      {what.group, what.since, count}, asked + settings_.wait,
      [limits = settings_.history, what, max, answer](const result<redis_page>& page) {
        if (page)
          answer(history{page->at, limits, page->messages, page->before}.read(what, max));
        else
          answer(page.error());
      });
  });
}

void redis_broker::list(completion<std::vector<group_name>> done) {
  run(std::move(done), [this](auto answer) {
    scan_groups(
      redis_keys::every_log, settings_.wait,
      [this](redis_request_ptr what) { connections_.submit(std::move(what)); }, answer);
  });
}

void redis_broker::forget_one(const group_name& group, completion<void> done) {
  const auto channel = self_.channel_of(group);
  auto request = make_request(
    [group, channel, seed = self_.next_seed()](std::string& out, const redis_session& session) {
      append_command(out, {"FCALL", name_of(redis_function::forget), "2", redis_keys::state(group),
                           redis_keys::log(group), channel, session.life, seed});
    },
    [done = std::move(done)](const result<resp_value>& reply) {
      done(reply ? result<void>{} : result<void>{reply.error()});
    },
    steady_clock::now() + settings_.wait);
  connections_.submit_for(channel, std::move(request));
}

/// The others follow when these are done, so that they never fill the pipeline.
void redis_broker::forget_each(std::vector<group_name> names, const completion<void>& done) {
  if (names.empty())
    return done({});
  const auto count = std::min(names.size(), forgotten_at_once);
  const auto first = names.end() - static_cast<std::ptrdiff_t>(count);
  const auto some = std::vector<group_name>(first, names.end());
  names.erase(first, names.end());
  const auto rest = std::make_shared<std::vector<group_name>>(std::move(names));
  const auto left = std::make_shared<std::size_t>(count);
  const auto outcome = std::make_shared<result<void>>();
  for (const auto& name : some)
    forget_one(name, [this, left, outcome, rest, done](const result<void>& one) {
      if (!one)
        *outcome = one;
      if (--*left == 0)
        *outcome ? forget_each(std::move(*rest), done) : done(*outcome);
    });
}

void redis_broker::forget(const std::optional<group_name>& group, completion<void> done) {
  if (group)
    return run(std::move(done),
               [this, group = *group](auto answer) { forget_one(group, std::move(answer)); });
  run(std::move(done), [this](auto answer) {
    scan_groups(
      redis_keys::every_state, settings_.wait,
      [this](redis_request_ptr what) { connections_.submit(std::move(what)); },
      [this, answer](const result<std::vector<group_name>>& names) {
        if (names)
          forget_each(*names, answer);
        else
          answer(names.error());
      });
  });
}

} // namespace plenum::core
