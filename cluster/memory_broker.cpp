// SPDX-License-Identifier: Apache-2.0

#include "cluster/memory_broker.hpp"

namespace plenum::core {

namespace {

/// Differs from every other epoch: 8 random characters.
std::string make_epoch() {
  return channel_id::make().str().substr(0, 8);
}

} // namespace

memory_broker::memory_broker(const memory_broker_limits& limits, std::function<wall_time()> now,
                             std::shared_ptr<memory_room> room)
  : limits_{limits}, now_{std::move(now)}, room_{std::move(room)} {
  room_->brokers.push_back(this);
}

void memory_broker::start(broker_events& events) {
  events_ = &events;
}

void memory_broker::follow(const group_name& group, completion<history_page> done) {
  auto page = history_page{};
  {
    const auto lock = std::lock_guard{mutex_};
    auto& s = stream_of(group);
    change(s, true, [&] {
      s.followed = true;
      s.saved.expire(now_());
    });
    page = {.at = s.saved.top(), .messages = s.saved.last(s.saved.size())};
  }
  done(std::move(page));
  make_room();
}

void memory_broker::unfollow(const group_name& group) {
  {
    const auto lock = std::lock_guard{mutex_};
    if (const auto found = streams_.find(group); found != streams_.end())
      change(found->second, true, [&] { found->second.followed = false; });
  }
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

/// Answers the publisher, then reports to who follows.
void memory_broker::publish(publication_draft what, time_point /*asked*/,
                            completion<receipt> done) {
  const auto keeps = what->save || !what->key.empty();
  auto kept = receipt{};
  auto followed = false;
  {
    const auto lock = std::lock_guard{mutex_};
    if (keeps)
      kept = keep(what);
    followed = !kept.duplicate && is_followed(what->group);
  }
  done(kept);
  if (followed)
    events_->on_publication(std::move(what));
  if (keeps)
    make_room();
}

receipt memory_broker::keep(const publication_draft& what) {
  const auto has_key = !what->key.empty();
  const auto now = now_();
  auto& s = stream_of(what->group);
  change(s, true, [&] {
    forget_keys(s, now);
    s.saved.expire(now);
  });
  if (const auto known = s.by_key.find(what->key); has_key && known != s.by_key.end())
    return {known->second->at, true};
  if (what->save)
    what->at = s.saved.next();
  change(s, true, [&] {
    if (has_key)
      remember_key(s, *what);
    if (what->save)
      s.saved.append(what);
  });
  return {what->at, false};
}

bool memory_broker::is_followed(const group_name& group) const {
  const auto found = streams_.find(group);
  return found != streams_.end() && found->second.followed;
}

void memory_broker::read(const command::history& what, std::size_t max, time_point /*asked*/,
                         completion<reply::history> done) {
  done([&] {
    const auto lock = std::lock_guard{mutex_};
    const auto found = streams_.find(what.group);
    if (found == streams_.end())
      return history{{}, limits_.history}.read(what, max);
    auto& s = found->second;
    change(s, false, [&] { s.saved.expire(now_()); });
    return s.saved.read(what, max);
  }());
}

void memory_broker::list(completion<std::vector<group_name>> done) {
  auto names = std::vector<group_name>{};
  {
    const auto lock = std::lock_guard{mutex_};
    for (auto& [name, s] : streams_) {
      change(s, false, [&s = s, this] { s.saved.expire(now_()); });
      if (s.saved.size() != 0)
        names.push_back(name);
    }
  }
  done(std::move(names));
}

void memory_broker::forget(const std::optional<group_name>& group, completion<void> done) {
  auto anew = std::vector<std::pair<group_name, position>>{};
  {
    const auto lock = std::lock_guard{mutex_};
    for (auto& [name, s] : streams_) {
      if (group && name != *group)
        continue;
      change(s, false, [&s = s, this] { s.saved = history{{0, make_epoch()}, limits_.history}; });
      if (s.followed)
        anew.emplace_back(name, s.saved.top());
    }
  }
  for (auto& [name, at] : anew)
    events_->on_history(name, {.at = std::move(at)});
  done({});
}

memory_broker::stream& memory_broker::stream_of(const group_name& group) {
  if (const auto found = streams_.find(group); found != streams_.end())
    return found->second;
  auto& loose = list_of(place::loose);
  auto& s = streams_.emplace(group, stream{.saved = history{{0, make_epoch()}, limits_.history}})
              .first->second;
  s.turn = loose.insert(loose.end(), group);
  ++room_->loose;
  return s;
}

template <class F>
void memory_broker::change(stream& s, bool used, F f) {
  const auto cost = s.bytes();
  f();
  count(s.bytes() - cost);
  const auto before = s.in;
  s.in = !s.followed ? place::loose : s.bytes() != 0 ? place::held : place::bare;
  if (s.in != before && before == place::loose)
    --room_->loose;
  if (s.in != before && s.in == place::loose)
    ++room_->loose;
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

void memory_broker::count(std::size_t bytes) {
  bytes_ += bytes;
  if (bytes != 0)
    room_->bytes += bytes;
}

bool memory_broker::is_full() const {
  return room_->bytes > limits_.total_bytes || room_->loose > limits_.groups;
}

void memory_broker::make_room() {
  const auto gives = [](memory_broker* each) { return each->give_way(); };
  const auto& all = room_->brokers;
  auto given = true;
  while (given && is_full())
    given = give_way() || std::any_of(all.begin(), all.end(), gives);
}

bool memory_broker::give_way() {
  const auto lock = std::lock_guard{mutex_};
  const auto parts = room_->brokers.size();
  const auto bytes = room_->bytes.load();
  const auto excess = bytes - std::min(bytes, limits_.total_bytes);
  const auto& loose = list_of(place::loose);
  const auto trims = excess != 0 && bytes_ > limits_.total_bytes / parts;
  const auto drops = room_->loose > limits_.groups && loose.size() > limits_.groups / parts;
  if (!loose.empty() && (trims || drops))
    drop_first();
  else if (trims)
    trim_first(excess);
  return trims || drops;
}

/// Of the groups that nobody follows.
void memory_broker::drop_first() {
  auto& loose = list_of(place::loose);
  const auto first = streams_.find(loose.front());
  count(0 - first->second.bytes());
  streams_.erase(first);
  loose.pop_front();
  --room_->loose;
}

/// Of those that are followed: its oldest messages, then its keys.
void memory_broker::trim_first(std::size_t excess) {
  auto& s = streams_.at(list_of(place::held).front());
  const auto goal = s.bytes() - std::min(s.bytes(), excess);
  change(s, false, [&] {
    s.saved.trim_to(goal - std::min(goal, s.key_bytes));
    while (s.bytes() > goal)
      s.forget_oldest_key();
  });
}

} // namespace plenum::core
