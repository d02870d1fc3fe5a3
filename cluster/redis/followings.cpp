// SPDX-License-Identifier: Apache-2.0

#include "cluster/redis/followings.hpp"

#include "base/log.hpp"
#include "cluster/envelope.hpp"
#include "cluster/redis/keys.hpp"

#include <charconv>

namespace plenum::core {

namespace {

/// How long to wait before a history is read again that could not be.
constexpr auto read_again_after = std::chrono::seconds{1};

/// No message between nodes begins with this byte, which MessagePack never uses.
constexpr auto mark_begin = std::string_view{"\xc1"};

} // namespace

redis_followings::redis_followings(const redis_settings& settings, redis_self& self,
                                   redis_connections& connections)
  : settings_{settings},
    self_{self},
    connections_{connections},
    catching_up_{[this](const std::string& channel) {
      const auto found = followed_.find(channel);
      return found != followed_.end() && found->second.order.is_read();
    }} {}

void redis_followings::start(broker_events& events) {
  events_ = &events;
  connections_.subscribe(self_.inbox(), true);
  connections_.subscribe(self_.inbox_of({}), true);
}

// -- who follows ----------------------------------------------------------------------------

void redis_followings::add(const group_name& group, completion<history_page> done) {
  if (connections_.stopped())
    return done(redis_connections::stopping());
  const auto channel = self_.channel_of(group);
  const auto [found, is_new] = followed_.try_emplace(channel, followed{group});
  found->second.leaving = false;
  const auto deadline = steady_clock::now() + settings_.wait;
  if (found->second.order.top())
    return ask({group, {}, redis_read::all}, {}, deadline, [done](const result<redis_page>& page) {
      if (page)
        done(history_page{page->at, page->messages, page->before, page->elsewhere});
      else
        done(page.error());
    });
  found->second.waiting.push_back({deadline, std::move(done)});
  patient_.push_back({deadline, channel});
  if (is_new)
    connections_.subscribe(channel);
}

void redis_followings::remove(const group_name& group) {
  const auto channel = self_.channel_of(group);
  const auto found = followed_.find(channel);
  if (found == followed_.end() || (found->second.leaving = found->second.counting > 0))
    return;
  const auto waiting = std::move(found->second.waiting);
  followed_.erase(found);
  connections_.unsubscribe(channel);
  for (const auto& one : waiting)
    one.done(error{errc::relay_unavailable, "the group is not followed any more"});
}

bool redis_followings::hold(const std::string& channel) {
  const auto found = followed_.find(channel);
  if (found == followed_.end())
    return false;
  ++found->second.counting;
  return true;
}

void redis_followings::let_go(const std::string& channel) {
  const auto found = followed_.find(channel);
  if (found != followed_.end() && --found->second.counting == 0 && found->second.leaving)
    remove(group_name{found->second.group});
}

void redis_followings::fail_all(const error& why) {
  catching_up_.fail_all(why);
  for (auto& [channel, each] : followed_)
    for (const auto& one : std::exchange(each.waiting, {}))
      one.done(why);
}

// -- who must not be behind -----------------------------------------------------------------

void redis_followings::catch_up(const group_name& group, time_point deadline,
                                completion<void> done) {
  if (connections_.stopped())
    return done(redis_connections::stopping());
  catching_up_.add(self_.channel_of(group), deadline, std::move(done));
  if (!std::exchange(mark_wanted_, true))
    send_mark();
}

/// One for all who ask in a turn.
void redis_followings::send_mark() {
  const auto& inbox = self_.inbox();
  auto request = make_request(
    [this, &inbox](std::string& out, const redis_session& /*session*/) {
      mark_wanted_ = false;
      const auto [number, mark] = make_mark({});
      catching_up_.on_sent(number);
      append_command(out, {"PUBLISH", inbox, mark});
    },
    [this](const result<resp_value>& listeners) {
      if (!listeners)
        mark_wanted_ = false;
      else if (listeners->number == 0)
        catching_up_.on_silence(); // What has still to be subscribed is read when it is.
    },
    steady_clock::now() + settings_.wait);
  connections_.submit_for(inbox, std::move(request));
}

/// @param channel  Of the group whose history is read; empty: of none.
std::pair<std::uint64_t, std::string> redis_followings::make_mark(const std::string& channel) {
  const auto number = ++last_mark_;
  return {number, std::string{mark_begin} + std::to_string(number) + ' ' + channel};
}

void redis_followings::on_mark(std::string_view mark) {
  auto number = std::uint64_t{0};
  const auto space = mark.find(' ');
  std::from_chars(mark.data(), mark.data() + mark.size(), number);
  if (space == std::string_view::npos || number == 0 || number > last_mark_)
    return; // It is none of ours.
  const auto channel = std::string{mark.substr(space + 1)};
  if (channel.empty())
    return catching_up_.on_mark(number);
  if (const auto found = followed_.find(channel); found != followed_.end())
    apply(channel, found->second, found->second.order.on_mark(number));
}

void redis_followings::on_time(time_point now) {
  for (; !patient_.empty() && patient_.front().when <= now; patient_.pop_front())
    if (const auto found = followed_.find(patient_.front().channel); found != followed_.end())
      std::erase_if(found->second.waiting, [&](const patient& one) {
        if (one.deadline > now)
          return false;
        one.done(error{errc::relay_unavailable, "Redis cannot be reached"});
        return true;
      });
  for (; !again_.empty() && again_.front().when <= now; again_.pop_front())
    if (const auto found = followed_.find(again_.front().channel); found != followed_.end())
      read_page(found->first, found->second);
  catching_up_.on_time(now);
}

// -- up ---------------------------------------------------------------------------------------

/// This node's inbox is subscribed last: before that a mark could not be heard.
void redis_followings::on_subscribed(const std::string& channel) {
  if (channel == self_.inbox()) {
    hears_all_ = true;
    for (auto& [each, what] : followed_)
      if (connections_.hears()(each))
        read_page(each, what);
  } else if (const auto found = followed_.find(channel); hears_all_ && found != followed_.end()) {
    read_page(channel, found->second);
  }
}

void redis_followings::on_unsubscribed() {
  hears_all_ = false;
  for (auto& [channel, each] : followed_) {
    each.order.on_silence();
    ++each.asked;
  }
  catching_up_.on_silence();
}

void redis_followings::on_message(const std::string& channel, std::string_view message) {
  if (channel == self_.inbox() && message.starts_with(mark_begin))
    return on_mark(message.substr(mark_begin.size()));
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
    return on_unreadable_message(group, got.error());
  if (got->envelope.empty())
    return apply(channel, found->second, order.on_report(got->at, nullptr));
  auto opened = open_envelope(got->envelope, group, got->at);
  if (!opened)
    return on_unreadable_message(group, opened.error());
  if (opened->version > envelope_version && !std::exchange(newer_version_, true))
    log::warn("another node runs a newer version: what is new in its messages is ignored");
  apply(channel, found->second,
        order.on_report(got->at, std::make_shared<const publication>(std::move(opened->what))));
}

void redis_followings::on_unreadable_message(const group_name& group, const error& why) {
  ++unreadable_;
  log::warn("a message between nodes could not be read",
            {{"group", group.str()}, {"cause", why.message}});
}

// -- reading --------------------------------------------------------------------------------

void redis_followings::read(redis_read::question what, time_point deadline,
                            completion<redis_page> done) {
  ask(std::move(what), {}, deadline, std::move(done));
}

void redis_followings::ask(redis_read::question what, redis_read::marker mark, time_point deadline,
                           completion<redis_page> done) {
  what.seed = self_.next_seed();
  what.age = settings_.history.age;
  what.node = self_.id();
  const auto channel = self_.channel_of(what.group);
  auto request = std::make_unique<redis_read>(std::move(what), settings_.url.database,
                                              connections_.hears(), std::move(mark),
                                              std::move(done));
  request->deadline = deadline;
  connections_.submit_for(channel, std::move(request));
}

/// At first only the position is asked for: most groups have no member that wants more. It must
/// be read however long it takes.
void redis_followings::read_page(const std::string& channel, followed& what) {
  const auto top = what.order.top();
  ask(
    {what.group, top, top ? redis_read::all : 0, true},
    [this, channel] { return make_mark(channel); }, time_point::max(),
    [this, channel, asked = ++what.asked](const result<redis_page>& page) {
      on_page(channel, asked, page);
    });
}

void redis_followings::on_page(const std::string& channel, std::uint64_t asked,
                               const result<redis_page>& page) {
  const auto found = followed_.find(channel);
  if (connections_.stopped() || found == followed_.end() || found->second.asked != asked)
    return;
  if (page)
    apply(channel, found->second, found->second.order.on_page(*page));
  else
    on_unreadable(channel, found->second, page.error());
}

/// Who joins is let in without the history, and hears at least what is not saved.
void redis_followings::on_unreadable(const std::string& channel, followed& what, const error& why) {
  log::warn("the history of a group could not be read",
            {{"group", what.group.str()},
             {"cause", why.message},
             {"keys", redis_keys::state(what.group) + ' ' + redis_keys::log(what.group)},
             {"cure", "if their type is wrong, delete them"}});
  for (const auto& one : std::exchange(what.waiting, {}))
    one.done(why);
  for (const auto& each : what.order.on_unreadable())
    events_->on_publication(each);
  again_.push_back({steady_clock::now() + read_again_after, channel});
}

void redis_followings::apply(const std::string& channel, followed& what,
                             const redis_sequence::step& next) {
  if (next.anew) {
    const auto waiting = std::exchange(what.waiting, {});
    for (const auto& one : waiting)
      one.done(*next.anew);
    if (waiting.empty())
      events_->on_history(what.group, *next.anew);
  }
  for (const auto& each : next.deliver)
    events_->on_publication(each);
  if (next.read)
    read_page(channel, what);
  else
    catching_up_.on_read(channel);
}

} // namespace plenum::core
