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
    node_{node},
    inbox_{inbox_of(node)},
    commands_{std::make_shared<redis_commands>(settings.url, settings.patience,
                                               [this] { return alive(); })},
    subscriber_{std::make_shared<redis_subscriber>(settings.url, settings.patience,
                                                   static_cast<redis_subscriber_events&>(*this))},
    hears_{[this](const std::string& channel) { return subscriber_->hears(channel); }},
    command_link_{std::make_shared<redis_link>(io_, redis_locator{io_, settings.url}, "commands",
                                               settings.patience, commands_)},
    subscriber_link_{std::make_shared<redis_link>(io_, redis_locator{io_, settings.url},
                                                  "subscriptions", settings.patience, subscriber_)},
    catching_up_{[this](const std::string& channel) {
      const auto found = followed_.find(channel);
      return found != followed_.end() && found->second.order.is_read();
    }},
    thread_{[this] { must_not_fail("the Redis thread", [this] { io_.run(); }); }} {}

redis_broker::~redis_broker() {
  stop();
}

void redis_broker::start(broker_events& events) {
  events_ = &events;
  run([this] {
    subscriber_->subscribe(inbox_, true);
    subscriber_->subscribe(inbox_of({}), true);
    command_link_->start();
    subscriber_link_->start();
  });
}

void redis_broker::stop() {
  if (!thread_.joinable())
    return;
  run([this] { say_goodbye(); });
  work_.reset();
  thread_.join();
  io_.restart();
  io_.poll(); // What was asked too late is refused here.
}

/// So that nobody waits for a node that will not come back.
void redis_broker::say_goodbye() {
  leaving_ = true;
  if (!introduced_ || !command_link_->up())
    return end();
  const auto until = steady_clock::now() + farewell;
  farewell_.expires_at(until);
  farewell_.async_wait([this](boost::system::error_code) { end(); });
  submit(make_request(
    [this](std::string& out, const redis_session& /*session*/) {
      append_command(out,
                     {"FCALL", name_of(redis_function::gone), "1", redis_keys::nodes, node_.str()});
    },
    [this](const result<resp_value>& /*reply*/) { farewell_.cancel(); }, until));
}

void redis_broker::end() {
  stopped_ = true; // Nothing that is finished below asks again.
  command_link_->stop();
  subscriber_link_->stop();
  on_unsubscribed();
  commands_->fail_all(stopping());
  catching_up_.fail_all(stopping());
  for (auto& [channel, each] : followed_)
    for (const auto& one : std::exchange(each.waiting, {}))
      one.done(stopping());
}

std::optional<std::string> redis_broker::trouble() const {
  if (!command_link_->up())
    return "Redis cannot be asked";
  if (!subscriber_link_->up())
    return "Redis does not report what is published";
  if (!same_)
    return "the connections lead to different Redis servers";
  return std::nullopt;
}

std::optional<std::string> redis_broker::warning() const {
  if (may_lose_)
    return "Redis may drop histories when its memory is short: set maxmemory-policy noeviction";
  return std::nullopt;
}

broker_counters redis_broker::counters() const {
  return {unreadable_,
          redis_counters{.requests = queued_,
                         .bytes = queued_bytes_,
                         .tasks = tasks_,
                         .connections = command_link_->made() + subscriber_link_->made()}};
}

void redis_broker::submit(redis_request_ptr what) {
  if (stopped_)
    return what->finish(stopping());
  commands_->submit(std::move(what));
  command_link_->flush();
}

void redis_broker::submit_when_sure(const std::string& channel, redis_request_ptr what) {
  if (!stopped_ && subscriber_->is_leaving(channel))
    unsure_[channel].push_back(std::move(what));
  else
    submit(std::move(what));
}

std::string redis_broker::channel_of(const group_name& group) const {
  return redis_keys::channel(group, settings_.url.database);
}

std::string redis_broker::inbox_of(const std::optional<node_id>& node) const {
  return redis_keys::inbox(node, settings_.url.database);
}

/// Microseconds since 1970, so that it also tells when (scripts/publish.lua).
std::uint64_t redis_broker::next_number() {
  const auto now = static_cast<std::uint64_t>(wall_time::now().ms) * 1000;
  return last_number_ = std::max(last_number_ + 1, now);
}

std::string redis_broker::next_seed() {
  return node_.str() + ':' + std::to_string(next_number());
}

// -- down ---------------------------------------------------------------------------------

void redis_broker::publish(publication what, time_point asked, completion<receipt> done) {
  run(std::move(done), [this, what = std::move(what), asked](auto answer) mutable {
    const auto deadline = asked + settings_.wait;
    if (!what.save && what.key.empty())
      return submit_spread(std::move(what), deadline, std::move(answer));
    const auto channel = channel_of(what.group);
    auto request = std::make_unique<redis_publish>(std::move(what),
                                                   redis_author{node_.str(), next_number()},
                                                   settings_, hears_, std::move(answer));
    request->deadline = deadline;
    submit_when_sure(channel, std::move(request));
  });
}

/// What comes in one turn goes in one command.
void redis_broker::submit_spread(publication what, time_point deadline, completion<receipt> done) {
  auto message = redis_spread::message{channel_of(what.group), pack_unsaved(what), std::move(done)};
  const auto unsure = subscriber_->is_leaving(message.channel);
  auto* last = dynamic_cast<redis_spread*>(commands_->last());
  if (!unsure && last != nullptr && last->takes(message, deadline)
      && commands_->extend(message.size()))
    return last->add(std::move(message));
  const auto channel = message.channel;
  auto request = std::make_unique<redis_spread>(node_.str(), hears_, std::move(message));
  request->deadline = deadline;
  submit_when_sure(channel, std::move(request));
}

void redis_broker::ask(redis_read::question what, bool marked, time_point deadline,
                       completion<redis_page> done) {
  what.seed = next_seed();
  what.age = settings_.history.age;
  what.node = node_;
  auto mark = redis_read::marker{};
  if (marked)
    mark = [this, channel = channel_of(what.group)] { return make_mark(channel); };
  auto request = std::make_unique<redis_read>(std::move(what), settings_.url.database, hears_,
                                              std::move(mark), std::move(done));
  request->deadline = deadline;
  submit(std::move(request));
}

void redis_broker::read(const command::history& what, std::size_t max, time_point asked,
                        completion<reply::history> done) {
  run(std::move(done), [this, what, max, asked](auto answer) {
    const auto count = what.limit == 0 ? max : std::min(what.limit, max);
    ask({what.group, what.since, count}, false, asked + settings_.wait,
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
      [this](redis_request_ptr what) { submit(std::move(what)); }, answer);
  });
}

void redis_broker::forget_one(const group_name& group, completion<void> done) {
  submit(make_request(
    [group, channel = channel_of(group), seed = next_seed()](std::string& out,
                                                             const redis_session& session) {
      append_command(out, {"FCALL", name_of(redis_function::forget), "2", redis_keys::state(group),
                           redis_keys::log(group), channel, session.life, seed});
    },
    [done = std::move(done)](const result<resp_value>& reply) {
      done(reply ? result<void>{} : result<void>{reply.error()});
    },
    steady_clock::now() + settings_.wait));
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
      [this](redis_request_ptr what) { submit(std::move(what)); },
      [this, answer](const result<std::vector<group_name>>& names) {
        if (names)
          forget_each(*names, answer);
        else
          answer(names.error());
      });
  });
}

} // namespace plenum::core
