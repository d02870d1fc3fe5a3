// SPDX-License-Identifier: Apache-2.0

#include "cluster/redis_broker.hpp"

#include "base/log.hpp"
#include "cluster/envelope.hpp"
#include "cluster/redis_keys.hpp"
#include "cluster/redis_scan.hpp"

#include <boost/asio/post.hpp>

namespace plenum {

namespace {

error stopping() {
  return {errc::shutting_down, "this node is stopping"};
}

/// How long to wait before a history is read again that could not be.
constexpr auto read_again_after = std::chrono::seconds{1};

} // namespace

redis_broker::redis_broker(const redis_settings& settings, node_id node)
  : settings_{settings},
    node_{node},
    commands_{std::make_shared<redis_commands>(settings.url, settings.patience)},
    subscriber_{std::make_shared<redis_subscriber>(settings.url, settings.patience,
                                                   static_cast<redis_subscriber_events&>(*this))},
    hears_{[this](const std::string& channel) { return subscriber_->hears(channel); }},
    command_link_{
      std::make_shared<redis_link>(io_, settings.url, "commands", settings.patience, commands_)},
    subscriber_link_{std::make_shared<redis_link>(io_, settings.url, "subscriptions",
                                                  settings.patience, subscriber_)},
    thread_{[this] { io_.run(); }} {}

redis_broker::~redis_broker() {
  stop();
}

template <class F>
void redis_broker::run(F f) {
  asio::post(io_, std::move(f));
}

void redis_broker::start(broker_events& events) {
  events_ = &events;
  run([this] {
    subscriber_->subscribe(inbox_of(node_));
    subscriber_->subscribe(inbox_of({}));
    command_link_->start();
    subscriber_link_->start();
  });
}

void redis_broker::stop() {
  if (!thread_.joinable())
    return;
  run([this] {
    stopped_ = true; // Nothing that is finished below asks again.
    command_link_->stop();
    subscriber_link_->stop();
    commands_->fail_all(stopping());
    for (auto& [channel, each] : followed_)
      for (const auto& done : std::exchange(each.waiting, {}))
        done(stopping());
  });
  work_.reset();
  thread_.join();
  io_.restart();
  io_.poll(); // What was asked too late is refused here.
}

void redis_broker::submit(redis_request_ptr what) {
  if (stopped_)
    return what->finish(stopping());
  commands_->submit(std::move(what));
  command_link_->flush();
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

void redis_broker::publish(publication what, completion<receipt> done) {
  run([this, what = std::move(what), done = std::move(done)]() mutable {
    auto request = std::make_unique<redis_publish>(std::move(what),
                                                   redis_author{node_.str(), next_number()},
                                                   settings_, hears_, std::move(done));
    request->deadline = steady_clock::now() + settings_.wait;
    submit(std::move(request));
  });
}

void redis_broker::tell(const std::optional<node_id>& whom, std::string what,
                        completion<std::size_t> done) {
  run([this, channel = inbox_of(whom), what = std::move(what), done = std::move(done)] {
    auto here = std::make_shared<bool>(); // Whether Redis counts this node, too.
    auto request = std::make_unique<simple_request>(
      [this, channel, what, here](std::string& out, const redis_session& /*session*/) {
        *here = hears_(channel);
        append_command(out, {"PUBLISH", channel, what});
      },
      [done, here](const result<resp_value>& reply) {
        if (reply)
          done(
            static_cast<std::size_t>(std::max<std::int64_t>(0, reply->number - (*here ? 1 : 0))));
        else
          done(reply.error());
      });
    request->deadline = steady_clock::now() + settings_.wait;
    request->repeatable = false;
    submit(std::move(request));
  });
}

void redis_broker::ask(redis_read::question what, completion<redis_page> done) {
  what.seed = next_seed();
  what.age = settings_.history.age;
  const auto follow = what.follow;
  auto channel = channel_of(what.group);
  auto request = std::make_unique<redis_read>(std::move(what), std::move(channel), std::move(done));
  if (!follow) // What is followed must be read however long it takes.
    request->deadline = steady_clock::now() + settings_.wait;
  submit(std::move(request));
}

void redis_broker::read(const command::history& what, std::size_t max,
                        completion<reply::history> done) {
  run([this, what, max, done = std::move(done)] {
    const auto count = what.limit == 0 ? max : std::min(what.limit, max);
    ask({what.group, what.since, count},
        [limits = settings_.history, what, max, done](const result<redis_page>& page) {
          if (page)
            done(history{page->at, limits, page->messages, page->began}.read(what, max));
          else
            done(page.error());
        });
  });
}

void redis_broker::list(completion<std::vector<group_name>> done) {
  run([this, done = std::move(done)] {
    scan_groups(
      redis_keys::every_log, [this](redis_request_ptr what) { submit(std::move(what)); }, done);
  });
}

void redis_broker::forget_one(const group_name& group, completion<void> done) {
  auto request = std::make_unique<simple_request>(
    [group, channel = channel_of(group), seed = next_seed()](std::string& out,
                                                             const redis_session& session) {
      append_command(out, {"EVALSHA", session.script(redis_script::forget), "2",
                           redis_keys::state(group), redis_keys::log(group), channel, session.life,
                           seed});
    },
    [done = std::move(done)](const result<resp_value>& reply) {
      done(reply ? result<void>{} : result<void>{reply.error()});
    });
  request->deadline = steady_clock::now() + settings_.wait;
  submit(std::move(request));
}

void redis_broker::forget(const std::optional<group_name>& group, completion<void> done) {
  if (group)
    return run([this, group = *group, done = std::move(done)] { forget_one(group, done); });
  run([this, done = std::move(done)] {
    const auto forget_each = [this, done](const result<std::vector<group_name>>& names) {
      if (!names || names->empty())
        return done(names ? result<void>{} : result<void>{names.error()});
      auto left = std::make_shared<std::size_t>(names->size());
      auto outcome = std::make_shared<result<void>>();
      for (const auto& name : *names)
        forget_one(name, [left, outcome, done](const result<void>& one) {
          if (!one)
            *outcome = one;
          if (--*left == 0)
            done(*outcome);
        });
    };
    scan_groups(
      redis_keys::every_state, [this](redis_request_ptr what) { submit(std::move(what)); },
      forget_each);
  });
}

// -- following ------------------------------------------------------------------------------

void redis_broker::follow(const group_name& group, completion<history_page> done) {
  run([this, group, done = std::move(done)]() mutable { add(group, std::move(done)); });
}

void redis_broker::unfollow(const group_name& group) {
  run([this, group] { remove(group); });
}

void redis_broker::add(const group_name& group, completion<history_page> done) {
  if (stopped_)
    return done(stopping());
  const auto channel = channel_of(group);
  const auto [found, is_new] = followed_.try_emplace(channel, followed{group});
  found->second.leaving = false;
  if (found->second.order.top())
    return ask({group, {}, redis_read::all}, [this, channel, done](const result<redis_page>& page) {
      if (page)
        done(history_page{page->at, page->messages, page->began, is_elsewhere(channel, *page)});
      else
        done(page.error());
    });
  found->second.waiting.push_back(std::move(done));
  patient_.push_back({steady_clock::now() + settings_.wait, channel});
  if (!is_new)
    return;
  subscriber_->subscribe(channel);
  subscriber_link_->flush();
}

void redis_broker::remove(const group_name& group) {
  const auto channel = channel_of(group);
  const auto found = followed_.find(channel);
  if (found == followed_.end() || (found->second.leaving = found->second.counting > 0))
    return;
  const auto waiting = std::move(found->second.waiting);
  followed_.erase(found);
  subscriber_->unsubscribe(channel);
  subscriber_link_->flush();
  for (const auto& done : waiting)
    done(error{errc::relay_unavailable, "the group is not followed any more"});
}

void redis_broker::count_elsewhere(const group_name& group, completion<std::size_t> done) {
  run([this, group, done = std::move(done)]() mutable { count(group, std::move(done)); });
}

/// Until Redis has counted, the group stays followed: so it is known whether this node was counted.
void redis_broker::count(const group_name& group, completion<std::size_t> done) {
  const auto channel = channel_of(group);
  const auto found = followed_.find(channel);
  const auto here = found != followed_.end() && hears_(channel);
  if (here)
    ++found->second.counting;
  auto request = std::make_unique<simple_request>(
    [channel](std::string& out, const redis_session& /*session*/) {
      append_command(out, {"PUBSUB", "NUMSUB", channel});
    },
    [this, channel, here, done = std::move(done)](const result<resp_value>& reply) {
      on_counted(channel, here);
      if (!reply || !reply->is_list(2))
        done(reply ? error{errc::internal, "Redis gave an answer that was not expected"}
                   : reply.error());
      else
        done(static_cast<std::size_t>(
          std::max<std::int64_t>(0, reply->list[1].number - (here ? 1 : 0))));
    });
  request->deadline = steady_clock::now() + settings_.wait;
  submit(std::move(request));
}

void redis_broker::on_counted(const std::string& channel, bool here) {
  const auto found = followed_.find(channel);
  if (here && found != followed_.end() && --found->second.counting == 0 && found->second.leaving)
    remove(group_name{found->second.group});
}

/// Gives up follows that have waited too long, and reads histories again that could not be.
void redis_broker::on_time(time_point now) {
  for (; !patient_.empty() && patient_.front().deadline <= now; patient_.pop_front())
    if (const auto found = followed_.find(patient_.front().channel); found != followed_.end())
      for (const auto& done : std::exchange(found->second.waiting, {}))
        done(error{errc::relay_unavailable, "Redis cannot be reached"});
  for (; !again_.empty() && again_.front().deadline <= now; again_.pop_front())
    if (const auto found = followed_.find(again_.front().channel); found != followed_.end())
      read_page(found->first, found->second);
}

// -- up ---------------------------------------------------------------------------------------

void redis_broker::on_subscribed(const std::string& channel) {
  if (const auto found = followed_.find(channel); found != followed_.end())
    read_page(channel, found->second);
}

void redis_broker::on_unsubscribed() {
  for (auto& [channel, each] : followed_) {
    each.order.on_silence();
    ++each.asked;
  }
}

void redis_broker::read_page(const std::string& channel, followed& what) {
  ask({what.group, what.order.top(), redis_read::all, true},
      [this, channel, asked = ++what.asked](const result<redis_page>& page) {
        on_page(channel, asked, page);
      });
}

bool redis_broker::is_elsewhere(const std::string& channel, const redis_page& page) const {
  return page.listeners > (hears_(channel) ? 1U : 0U);
}

void redis_broker::on_page(const std::string& channel, std::uint64_t asked,
                           const result<redis_page>& page) {
  const auto found = followed_.find(channel);
  if (stopped_ || found == followed_.end() || found->second.asked != asked)
    return;
  if (page) {
    auto next = found->second.order.on_page(*page);
    if (next.anew)
      next.anew->elsewhere = is_elsewhere(channel, *page);
    return apply(channel, found->second, next);
  }
  log::warn("the history of a group could not be read",
            {{"group", found->second.group.str()}, {"cause", page.error().message}});
  again_.push_back({steady_clock::now() + read_again_after, channel});
}

void redis_broker::on_message(const std::string& channel, std::string_view message) {
  const auto found = followed_.find(channel);
  if (found == followed_.end()) {
    if (channel.starts_with(redis_keys::inbox_prefix))
      events_->on_told(std::string{message});
    return;
  }
  const auto& group = found->second.group;
  auto& order = found->second.order;
  const auto got = open_notice(message);
  if (!got)
    return log::warn("a message between nodes could not be read", {{"group", group.str()}});
  if (got->envelope.empty())
    return apply(channel, found->second, order.on_report(got->at, nullptr));
  auto opened = open_envelope(got->envelope, group, got->at);
  if (!opened)
    return log::warn("a message between nodes could not be read",
                     {{"group", group.str()}, {"cause", opened.error().message}});
  if (opened->version > envelope_version && !std::exchange(newer_version_, true))
    log::warn("another node runs a newer version: what is new in its messages is ignored");
  apply(channel, found->second,
        order.on_report(got->at, std::make_shared<const publication>(std::move(opened->what))));
}

void redis_broker::apply(const std::string& channel, followed& what,
                         const redis_sequence::step& next) {
  if (next.anew) {
    const auto waiting = std::exchange(what.waiting, {});
    for (const auto& done : waiting)
      done(*next.anew);
    if (waiting.empty())
      events_->on_history(what.group, *next.anew);
  }
  for (const auto& each : next.deliver)
    events_->on_publication(each);
  if (next.read)
    read_page(channel, what);
}

} // namespace plenum
