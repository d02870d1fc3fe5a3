// SPDX-License-Identifier: Apache-2.0

#include "cluster/memory_broker.hpp"

namespace plenum::core {

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
  auto& s = stream_of(group);
  change(s, true, [&] {
    s.followed = true;
    s.saved.expire(now_());
  });
  done(history_page{.at = s.saved.top(), .messages = s.saved.last(s.saved.size())});
  make_room();
}

void memory_broker::unfollow(const group_name& group) {
  const auto found = streams_.find(group);
  if (found == streams_.end())
    return;
  change(found->second, true, [&] { found->second.followed = false; });
  make_room();
}

void memory_broker::catch_up(const group_name& /*group*/, time_point /*asked*/, bool /*briefly*/,
                             completion<void> done) {
  done({});
}

void memory_broker::look_around(const group_name& /*group*/, time_point /*asked*/,
                                completion<presence> done) {
  done(presence::none);
}

void memory_broker::tell(const std::optional<node_id>& /*whom*/, std::string /*what*/,
                         completion<reach> done) {
  done(reach{});
}

/// There are no others: the node that asks remembers it as long as anybody.
void memory_broker::revoke(const revocation& /*what*/, std::string /*told*/,
                           completion<reach> done) {
  done(reach{});
}

void memory_broker::publish(publication_draft what, time_point /*asked*/,
                            completion<receipt> done) {
  const auto has_key = !what->key.empty();
  if (!what->save && !has_key)
    return deliver(what, done);
  const auto now = now_();
  auto& s = stream_of(what->group);
  change(s, true, [&] {
    forget_keys(s, now);
    s.saved.expire(now);
  });
  if (const auto known = s.by_key.find(what->key); has_key && known != s.by_key.end())
    return done(receipt{known->second->at, true});
  if (what->save)
    what->at = s.saved.next();
  change(s, true, [&] {
    if (has_key)
      remember_key(s, *what);
    if (what->save)
      s.saved.append(what);
  });
  deliver(what, done);
  make_room();
}

void memory_broker::deliver(const publication_ptr& what, const completion<receipt>& done) {
  done(receipt{what->at, false});
  if (const auto found = streams_.find(what->group);
      found != streams_.end() && found->second.followed)
    events_->on_publication(what);
}

void memory_broker::read(const command::history& what, std::size_t max, time_point /*asked*/,
                         completion<reply::history> done) {
  const auto found = streams_.find(what.group);
  if (found == streams_.end())
    return done(history{{}, limits_.history}.read(what, max));
  auto& s = found->second;
  change(s, false, [&] { s.saved.expire(now_()); });
  done(s.saved.read(what, max));
}

void memory_broker::list(completion<std::vector<group_name>> done) {
  auto names = std::vector<group_name>{};
  for (auto& [name, s] : streams_) {
    change(s, false, [&s = s, this] { s.saved.expire(now_()); });
    if (s.saved.size() != 0)
      names.push_back(name);
  }
  done(std::move(names));
}

void memory_broker::forget(const std::optional<group_name>& group, completion<void> done) {
  for (auto& [name, s] : streams_) {
    if (group && name != *group)
      continue;
    change(s, false, [&s = s, this] { s.saved = history{{0, make_epoch()}, limits_.history}; });
    if (s.followed)
      events_->on_history(name, {.at = s.saved.top()});
  }
  done({});
}

memory_broker::stream& memory_broker::stream_of(const group_name& group) {
  if (const auto found = streams_.find(group); found != streams_.end())
    return found->second;
  auto& loose = list_of(place::loose);
  auto& s = streams_.emplace(group, stream{.saved = history{{0, make_epoch()}, limits_.history}})
              .first->second;
  s.turn = loose.insert(loose.end(), group);
  return s;
}

template <class F>
void memory_broker::change(stream& s, bool used, F f) {
  bytes_ -= s.bytes();
  f();
  bytes_ += s.bytes();
  const auto before = s.in;
  s.in = !s.followed ? place::loose : s.bytes() != 0 ? place::held : place::bare;
  if (used || s.in != before)
    list_of(s.in).splice(list_of(s.in).end(), list_of(before), s.turn);
}

void memory_broker::forget_keys(stream& s, wall_time now) const {
  while (!s.keys.empty() && (s.keys.front().until < now || s.keys.size() > limits_.keys))
    s.forget_oldest_key();
}

void memory_broker::remember_key(stream& s, const publication& what) {
  const auto keep = std::chrono::milliseconds{limits_.idempotency}.count();
  const auto& known = s.keys.emplace_back(known_key{what.key, what.at, {now_().ms + keep}});
  s.by_key.emplace(known.key, &known);
  s.key_bytes += known.bytes();
}

void memory_broker::stream::forget_oldest_key() {
  key_bytes -= keys.front().bytes();
  by_key.erase(keys.front().key);
  keys.pop_front();
}

void memory_broker::make_room() {
  auto& loose = list_of(place::loose);
  while (!loose.empty() && (bytes_ > limits_.total_bytes || loose.size() > limits_.groups)) {
    const auto first = streams_.find(loose.front());
    bytes_ -= first->second.bytes();
    streams_.erase(first);
    loose.pop_front();
  }
  while (bytes_ > limits_.total_bytes) {
    auto& s = streams_.at(list_of(place::held).front());
    const auto goal = s.bytes() - std::min(s.bytes(), bytes_ - limits_.total_bytes);
    change(s, false, [&] {
      s.saved.trim_to(goal - std::min(goal, s.key_bytes));
      while (s.bytes() > goal)
        s.forget_oldest_key();
    });
  }
}

} // namespace plenum::core
