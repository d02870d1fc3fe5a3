// SPDX-License-Identifier: Apache-2.0
//
// redis_following is the half of redis_broker that hears: which groups this node follows, and
// how what is reported and what is read anew become one order.

#include "base/log.hpp"
#include "cluster/envelope.hpp"
#include "cluster/redis_broker.hpp"
#include "cluster/redis_keys.hpp"

namespace plenum {

namespace {

/// How long to wait before a history is read again that could not be.
constexpr auto read_again_after = std::chrono::seconds{1};

} // namespace

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
  const auto held = found != followed_.end();
  if (held)
    ++found->second.counting;
  const auto here = std::make_shared<bool>();
  auto request = std::make_unique<simple_request>(
    [this, channel, here](std::string& out, const redis_session& /*session*/) {
      *here = hears_(channel);
      append_command(out, {"PUBSUB", "NUMSUB", channel});
    },
    [this, channel, held, here, done = std::move(done)](const result<resp_value>& reply) {
      if (held)
        on_counted(channel);
      if (!reply || !reply->is_list(2))
        done(reply ? error{errc::internal, "Redis gave an answer that was not expected"}
                   : reply.error());
      else
        done(static_cast<std::size_t>(
          std::max<std::int64_t>(0, reply->list[1].number - (*here ? 1 : 0))));
    });
  request->deadline = steady_clock::now() + settings_.wait;
  submit_when_sure(channel, std::move(request));
}

void redis_broker::on_counted(const std::string& channel) {
  const auto found = followed_.find(channel);
  if (found != followed_.end() && --found->second.counting == 0 && found->second.leaving)
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

void redis_broker::on_left(const std::string& channel) {
  if (auto waiting = unsure_.extract(channel))
    for (auto& each : waiting.mapped())
      submit(std::move(each));
}

void redis_broker::on_unsubscribed() {
  for (auto& [channel, waiting] : std::exchange(unsure_, {}))
    for (auto& each : waiting)
      submit(std::move(each));
  for (auto& [channel, each] : followed_) {
    each.order.on_silence();
    ++each.asked;
  }
}

/// At first only the position is asked for: most groups have no member that wants more.
void redis_broker::read_page(const std::string& channel, followed& what) {
  const auto top = what.order.top();
  ask({what.group, top, top ? redis_read::all : 0, true},
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
