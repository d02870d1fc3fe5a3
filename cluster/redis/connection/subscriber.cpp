// SPDX-License-Identifier: Apache-2.0

#include "cluster/redis/connection/subscriber.hpp"

namespace plenum::core {

namespace {

/// Channels that are asked for in one command.
constexpr std::size_t batch = 500;

/// Of one message: far above the longest that a client may send.
constexpr std::size_t most_bytes = 256 * 1024 * 1024;

} // namespace

redis_subscriber::redis_subscriber(redis_url url, duration patience,
                                   redis_subscriber_events& events)
  : url_{std::move(url)}, patience_{patience}, events_{events} {}

void redis_subscriber::subscribe(const std::string& channel, bool last) {
  auto& entry = channels_[channel];
  entry.wanted = true;
  entry.last = last;
  if (!ready_)
    return;
  ++entry.unconfirmed;
  append_command(out_, {"SUBSCRIBE", channel});
}

void redis_subscriber::unsubscribe(const std::string& channel) {
  const auto found = channels_.find(channel);
  if (found == channels_.end())
    return;
  found->second.wanted = false;
  if (!ready_) {
    channels_.erase(found);
    return;
  }
  ++found->second.leaving;
  append_command(out_, {"UNSUBSCRIBE", channel});
}

bool redis_subscriber::is_leaving(const std::string& channel) const {
  const auto found = channels_.find(channel);
  return found != channels_.end() && found->second.leaving > 0;
}

bool redis_subscriber::hears(const std::string& channel) const {
  const auto found = channels_.find(channel);
  return ready_ && found != channels_.end() && found->second.wanted
         && found->second.unconfirmed == 0;
}

void redis_subscriber::on_open(time_point now) {
  heard_ = now;
  probed_ = false;
  refused_.reset();
  reader_ = std::make_unique<resp_reader>(most_bytes);
  greeting_ = std::make_unique<redis_greeting>(url_, redis_greeting::purpose::subscriptions,
                                               [this](const result<void>& outcome) {
                                                 if (outcome)
                                                   ask_for_all();
                                                 else
                                                   refused_ = outcome.error();
                                               });
  for (auto& one : greeting_->requests()) {
    one->write(out_, greeting_->session());
    greeted_.push_back(std::move(one));
  }
}

void redis_subscriber::ask_for_all() {
  ready_ = true;
  life_ = greeting_->session().life;
  for (const auto last : {false, true}) {
    auto command = std::vector<std::string_view>{"SUBSCRIBE"};
    for (auto& [channel, entry] : channels_) {
      if (entry.last != last)
        continue;
      command.push_back(channel);
      entry.unconfirmed = 1;
      if (command.size() <= batch)
        continue;
      append_command(out_, command);
      command.resize(1);
    }
    if (command.size() > 1)
      append_command(out_, command);
  }
}

result<void> redis_subscriber::on_bytes(std::string_view bytes, time_point now) {
  heard_ = now;
  probed_ = false;
  auto done = reader_->read(bytes, [this](const resp_value& value) {
    if (!refused_)
      take(value);
  });
  if (refused_)
    return *refused_;
  return done;
}

void redis_subscriber::take(const resp_value& value) {
  if (!greeted_.empty())
    return answer_greeting(value);
  if (value.what == resp_value::kind::error)
    refused_ = error{errc::relay_unavailable, "Redis said: " + value.text};
  if (!value.is_list(3))
    return; // The answer to a ping.
  const auto& what = value.list[0].text;
  if (what == "message")
    events_.on_message(value.list[1].text, value.list[2].text);
  else if (what == "subscribe")
    confirm(value.list[1].text);
  else if (what == "unsubscribe")
    confirm_left(value.list[1].text);
}

void redis_subscriber::answer_greeting(const resp_value& value) {
  const auto asked = std::move(greeted_.front());
  greeted_.pop_front();
  if (value.what == resp_value::kind::error)
    asked->finish(error{errc::relay_unavailable, "Redis said: " + value.text});
  else
    asked->finish(value);
}

void redis_subscriber::confirm(const std::string& channel) {
  const auto found = channels_.find(channel);
  if (found == channels_.end() || found->second.unconfirmed == 0 || --found->second.unconfirmed > 0)
    return;
  if (found->second.wanted)
    events_.on_subscribed(channel);
}

void redis_subscriber::confirm_left(const std::string& channel) {
  const auto found = channels_.find(channel);
  if (found == channels_.end() || found->second.leaving == 0 || --found->second.leaving > 0)
    return;
  if (!found->second.wanted)
    channels_.erase(found);
  events_.on_left(channel);
}

std::string redis_subscriber::take_output(time_point /*now*/) {
  return std::exchange(out_, {});
}

void redis_subscriber::on_closed() {
  const auto told = std::exchange(ready_, false);
  greeting_.reset();
  greeted_.clear();
  out_.clear();
  std::erase_if(channels_, [](const auto& each) { return !each.second.wanted; });
  for (auto& [channel, entry] : channels_)
    entry.unconfirmed = entry.leaving = 0;
  if (told)
    events_.on_unsubscribed();
}

result<void> redis_subscriber::on_tick(time_point now) {
  events_.on_time(now);
  if (!ready_)
    return {};
  if (now - heard_ > patience_)
    return error{errc::timeout, "Redis does not answer"};
  if (now - heard_ > patience_ / 2 && !std::exchange(probed_, true))
    append_command(out_, {"PING"});
  return {};
}

} // namespace plenum::core
