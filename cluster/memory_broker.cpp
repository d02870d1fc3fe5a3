// SPDX-License-Identifier: Apache-2.0

#include "cluster/memory_broker.hpp"

namespace plenum {

namespace {

/// Differs from every other epoch: 8 random characters.
std::string make_epoch() {
  return channel_id::make().str().substr(0, 8);
}

} // namespace

memory_broker::memory_broker(const memory_broker_limits& limits, std::function<wall_time()> now)
  : limits_{limits}, now_{std::move(now)} {}

void memory_broker::start(broker_events& events) {
  events_ = &events;
}

void memory_broker::follow(const group_name& group, completion<history_page> done) {
  followed_.insert(group);
  auto& s = stream_of(group);
  expire(s, now_());
  done(history_page{s.saved.top(), s.saved.last(s.saved.size())});
  make_room();
}

void memory_broker::unfollow(const group_name& group) {
  followed_.erase(group);
}

void memory_broker::count_elsewhere(const group_name& /*group*/, completion<std::size_t> done) {
  done(std::size_t{0});
}

void memory_broker::tell(const std::optional<node_id>& /*whom*/, std::string /*what*/,
                         completion<std::size_t> done) {
  done(std::size_t{0});
}

void memory_broker::publish(publication what, completion<receipt> done) {
  const auto now = now_();
  if (!what.key.empty()) {
    auto& s = stream_of(what.group);
    forget_keys(s, now);
    if (const auto known = s.by_key.find(what.key); known != s.by_key.end())
      return done(receipt{known->second->at, true, false});
  }
  if (what.save)
    what.at = stream_of(what.group).saved.next();
  if (!what.key.empty())
    remember_key(stream_of(what.group), what);
  auto shared = std::make_shared<const publication>(std::move(what));
  if (shared->save) {
    auto& s = stream_of(shared->group);
    expire(s, now);
    bytes_ -= s.saved.bytes();
    s.saved.append(shared);
    bytes_ += s.saved.bytes();
  }
  done(receipt{shared->at, false, false});
  if (followed_.contains(shared->group))
    events_->on_publication(shared);
  make_room();
}

void memory_broker::read(const command::history& what, std::size_t max,
                         completion<reply::history> done) {
  const auto found = streams_.find(what.group);
  if (found == streams_.end())
    return done(history{{}, limits_.history}.read(what, max));
  expire(found->second, now_());
  done(found->second.saved.read(what, max));
}

void memory_broker::list(completion<std::vector<group_name>> done) {
  auto names = std::vector<group_name>{};
  for (auto& [name, s] : streams_) {
    expire(s, now_());
    if (s.saved.size() != 0)
      names.push_back(name);
  }
  done(std::move(names));
}

void memory_broker::forget(const std::optional<group_name>& group, completion<void> done) {
  for (auto& [name, s] : streams_) {
    if (group && name != *group)
      continue;
    bytes_ -= s.saved.bytes();
    s.saved = history{{0, make_epoch()}, limits_.history};
    if (followed_.contains(name))
      events_->on_history(name, {s.saved.top(), {}});
  }
  done({});
}

memory_broker::stream& memory_broker::stream_of(const group_name& group) {
  auto found = streams_.find(group);
  if (found == streams_.end()) {
    oldest_first_.push_back(group);
    found = streams_
              .emplace(group, stream{history{{0, make_epoch()}, limits_.history},
                                     {},
                                     {},
                                     std::prev(oldest_first_.end())})
              .first;
  } else {
    oldest_first_.splice(oldest_first_.end(), oldest_first_, found->second.age);
  }
  return found->second;
}

void memory_broker::expire(stream& s, wall_time now) {
  bytes_ -= s.saved.bytes();
  s.saved.expire(now);
  bytes_ += s.saved.bytes();
}

void memory_broker::forget_keys(stream& s, wall_time now) const {
  while (!s.keys.empty() && (s.keys.front().until < now || s.keys.size() > limits_.keys)) {
    s.by_key.erase(s.keys.front().key);
    s.keys.pop_front();
  }
}

void memory_broker::remember_key(stream& s, const publication& what) {
  const auto keep = std::chrono::milliseconds{limits_.idempotency}.count();
  const auto& known = s.keys.emplace_back(known_key{what.key, what.at, {now_().ms + keep}});
  s.by_key.emplace(known.key, &known);
}

void memory_broker::make_room() {
  while (streams_.size() > 1
         && (bytes_ > limits_.total_bytes || streams_.size() > limits_.groups)) {
    const auto oldest = streams_.find(oldest_first_.front());
    bytes_ -= oldest->second.saved.bytes();
    streams_.erase(oldest);
    oldest_first_.pop_front();
  }
}

} // namespace plenum
