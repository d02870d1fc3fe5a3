// SPDX-License-Identifier: Apache-2.0

#include "cluster/redis/connections.hpp"

namespace plenum::core {

namespace {

template <class Peer>
redis_connection<Peer> connect(asio::io_context& io, const redis_settings& settings,
                               const std::string& what, std::shared_ptr<Peer> peer) {
  auto link = std::make_shared<redis_link>(io, redis_locator{io, settings.url}, what,
                                           settings.patience, peer);
  return {std::move(peer), std::move(link)};
}

} // namespace

redis_connections::redis_connections(asio::io_context& io, const redis_settings& settings,
                                     std::function<redis_request_ptr()> introduce,
                                     redis_subscriber_events& events)
  : commands_{connect(
    io, settings, "commands",
    std::make_shared<redis_commands>(settings.url, settings.patience, std::move(introduce)))},
    subscriber_{
      connect(io, settings, "subscriptions",
              std::make_shared<redis_subscriber>(settings.url, settings.patience, events))},
    hears_{[this](const std::string& channel) {
      return subscriber_for(channel).peer->hears(channel);
    }} {}

void redis_connections::start() {
  commands_.link->start();
  subscriber_.link->start();
}

void redis_connections::stop() {
  stopped_ = true;
  commands_.link->stop();
  subscriber_.link->stop();
}

void redis_connections::fail_all(const error& why) {
  commands_.peer->fail_all(why);
}

// -- asking -------------------------------------------------------------------------------

void redis_connections::submit_to(commands_connection& to, redis_request_ptr what) const {
  if (stopped_)
    return what->finish(stopping());
  to.peer->submit(std::move(what));
  to.link->flush();
}

void redis_connections::submit(redis_request_ptr what) {
  submit_to(commands(), std::move(what));
}

void redis_connections::submit_for(const std::string& channel, redis_request_ptr what) {
  submit_to(commands_for(channel), std::move(what));
}

void redis_connections::submit_when_sure(const std::string& channel, redis_request_ptr what) {
  if (!stopped_ && subscriber_for(channel).peer->is_leaving(channel))
    unsure_[channel].push_back(std::move(what));
  else
    submit_for(channel, std::move(what));
}

void redis_connections::on_left(const std::string& channel) {
  if (auto waiting = unsure_.extract(channel))
    for (auto& each : waiting.mapped())
      submit_for(channel, std::move(each));
}

void redis_connections::on_unsubscribed() {
  for (auto& [channel, waiting] : std::exchange(unsure_, {}))
    for (auto& each : waiting)
      submit_for(channel, std::move(each));
}

// -- hearing ------------------------------------------------------------------------------

void redis_connections::subscribe(const std::string& channel, bool last) {
  auto& there = subscriber_for(channel);
  there.peer->subscribe(channel, last);
  there.link->flush();
}

void redis_connections::unsubscribe(const std::string& channel) {
  auto& there = subscriber_for(channel);
  there.peer->unsubscribe(channel);
  there.link->flush();
}

// -- how they are -------------------------------------------------------------------------

void redis_connections::count() {
  queued_ = commands_.peer->queued();
  queued_bytes_ = commands_.peer->queued_bytes();
}

/// The older connection has been left behind when the address moved.
void redis_connections::compare_servers() {
  if (!commands_.peer->ready() || !subscriber_.peer->ready())
    return;
  same_ = commands_.peer->session().life == subscriber_.peer->life();
  if (same_)
    return;
  const auto& older = commands_.link->begun() < subscriber_.link->begun() ? commands_.link
                                                                          : subscriber_.link;
  older->restart({errc::relay_unavailable, "the other connection leads to another server"});
}

std::optional<std::string> redis_connections::trouble() const {
  if (!commands_.link->up())
    return "Redis cannot be asked";
  if (!subscriber_.link->up())
    return "Redis does not report what is published";
  if (!same_)
    return "the connections lead to different Redis servers";
  return std::nullopt;
}

redis_counters redis_connections::counters() const {
  return {.requests = queued_,
          .bytes = queued_bytes_,
          .connections = commands_.link->made() + subscriber_.link->made()};
}

} // namespace plenum::core
